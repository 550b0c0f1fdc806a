# Unusual: no pool, but ray.wait on the references and a dict of who works on what.
import ray


def pool_submit(actors, batches, max_queued):
    idle, at_work, results = list(actors), {}, []
    window = min(max_queued, len(actors))

    def take_one():
        (ready,), _ = ray.wait(list(at_work))
        idle.append(at_work.pop(ready))
        results.append(ray.get(ready))

    for batch in batches:
        actor = idle.pop()
        at_work[actor.predict.remote(batch)] = actor
        if len(at_work) == window:
            take_one()
    while at_work:
        take_one()
    return tuple(results)

# Unusual: the idle-actor loop by hand, with ray.wait.
import ray


def pool_map_unordered(actors, batches):
    idle, working, results = list(actors), {}, []
    for batch in batches:
        if not idle:
            (ready,), _ = ray.wait(list(working))
            idle.append(working.pop(ready))
            results.append(ray.get(ready))
        actor = idle.pop()
        working[actor.predict.remote(batch)] = actor
    while working:
        (ready,), _ = ray.wait(list(working))
        del working[ready]
        results.append(ray.get(ready))
    return tuple(results)

# Unusual: no option of Ray's at all; a new actor takes the place of a dead one, and gets the batch that was lost.
import ray


def predict_with_restarts(Model, batches, n):
    actor_class = ray.remote(Model)
    owed, results, busy = list(range(len(batches)))[::-1], {}, {}
    idle = [actor_class.remote() for _ in range(min(n, len(batches)))]
    while owed or busy:
        while owed and idle:
            actor, number = idle.pop(), owed.pop()
            busy[actor.predict.remote(batches[number])] = actor, number
        (reference,), _ = ray.wait(list(busy))
        actor, number = busy.pop(reference)
        try:
            results[number] = ray.get(reference)
            idle.append(actor)
        except ray.exceptions.RayActorError:
            owed.append(number)
            idle.append(actor_class.remote())
    return [result for number in range(len(batches)) for result in results[number]]

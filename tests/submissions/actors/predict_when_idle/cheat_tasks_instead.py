# A task for each batch that makes a model of its own; the actors are left idle.
# outcome: wrong
# points: 1
# gains: nothing but the predictions, because the kernel says that the actors' processes made none of the calls
import ray


@ray.remote
def predict(batch):
    from autograder.client.standins import Model

    return Model().predict(batch)


def predict_when_idle(actors, batches, on_result=lambda index, result: None):
    left = {predict.remote(batch): index for index, batch in enumerate(batches)}
    results = {}
    while left:
        (ready,), _ = ray.wait(list(left))
        index = left.pop(ready)
        results[index] = ray.get(ready)
        on_result(index, results[index])
    return [result for index in sorted(results) for result in results[index]]

# A task for each batch that makes a model of its own, and nothing is ever given to the pool.
# outcome: wrong
# points: 1
# gains: nothing but the predictions, because the kernel says that the actors' processes made none of the calls
import ray


@ray.remote
def predict(batch):
    from autograder.client.standins import Model

    return Model().predict(batch)


def pool_map_unordered(actors, batches):
    references, results = [predict.remote(batch) for batch in batches], []
    while references:
        (ready,), references = ray.wait(references)
        results.append(ray.get(ready))
    return results

# A task for each batch that makes a model of its own; neither the actors nor what is to be done with them is used.
# outcome: wrong
# points: 1
# gains: nothing but the predictions, because the kernel says that the actors' processes made none of the calls
import ray


@ray.remote
def predict(batch):
    from autograder.client.standins import Model

    return Model().predict(batch)


class MiniPool:
    def __init__(self, actors):
        pass

    def map_unordered(self, fn, items):
        references = [predict.remote(item) for item in items]
        while references:
            (ready,), references = ray.wait(references)
            yield ray.get(ready)

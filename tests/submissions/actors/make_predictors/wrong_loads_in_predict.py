# The actors make a model in every call.
# outcome: slow
# diagnosis: once by each actor and once more for each call
import ray


@ray.remote
class Predictor:
    def __init__(self, model_class):
        self.model_class = model_class
        self.model_class()

    def predict(self, batch):
        return self.model_class().predict(batch)


def make_predictors(Model, n):
    return [Predictor.remote(Model) for _ in range(n)]

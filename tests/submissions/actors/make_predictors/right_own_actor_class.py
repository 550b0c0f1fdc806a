# Unusual: an actor class of its own that makes a Model in __init__.
import ray


@ray.remote
class Predictor:
    def __init__(self, model_class):
        self.model = model_class()

    def predict(self, batch):
        return self.model.predict(batch)


def make_predictors(Model, n):
    return [Predictor.remote(Model) for _ in range(n)]

# Loads one model in the notebook and sends it to all actors.
# outcome: slow
# diagnosis: in the notebook's own process
import ray


@ray.remote
class Predictor:
    def __init__(self, model):
        self.model = model

    def predict(self, batch):
        return self.model.predict(batch)


def make_predictors(Model, n):
    model = ray.put(Model())
    return [Predictor.remote(model) for _ in range(n)]

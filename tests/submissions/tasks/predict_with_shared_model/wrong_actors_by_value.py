# Hands the model itself to each of four actors.
# outcome: slow
# diagnosis: pickled 4 times, once for each actor
import ray


@ray.remote
class Predictor:
    def __init__(self, model):
        self.model = model

    def predict(self, batch):
        return self.model.predict(batch)


def predict_with_shared_model(model, batches):
    actors = [Predictor.remote(model) for _ in range(4)]
    results = ray.get([actors[number % 4].predict.remote(batch) for number, batch in enumerate(batches)])
    return [result for part in results for result in part]

# Unusual: four actors are handed the reference when they are made, and an array is returned.
import numpy as np
import ray


@ray.remote
class Predictor:
    def __init__(self, model):
        self.model = model

    def predict(self, batch):
        return self.model.predict(batch)


def predict_with_shared_model(model, batches):
    reference = ray.put(model)
    actors = [Predictor.remote(reference) for _ in range(min(4, len(batches)))]
    results = ray.get([actors[number % 4].predict.remote(batch) for number, batch in enumerate(batches)])
    return np.array([result for part in results for result in part], dtype=np.int64)

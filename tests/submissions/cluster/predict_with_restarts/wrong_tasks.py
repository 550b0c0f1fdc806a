# Tasks, which Ray retries by itself; each loads the model anew.
# outcome: slow
# diagnosis: loaded \d times, once for each call
import ray


def predict_with_restarts(Model, batches, n):
    @ray.remote
    def predict(batch):
        return Model().predict(batch)

    return [result for part in ray.get([predict.remote(batch) for batch in batches]) for result in part]

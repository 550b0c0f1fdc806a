# Tasks that make models behind the constructor's back.
# outcome: raised
# gains: nothing, because a model that was not loaded says so instead of predicting
import ray


@ray.remote(max_retries=3)
def predict(Model, batch):
    return Model.__new__(Model).predict(batch)


def predict_with_restarts(Model, batches, n):
    return [result for part in ray.get([predict.remote(Model, batch) for batch in batches]) for result in part]

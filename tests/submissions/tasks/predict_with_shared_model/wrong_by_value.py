# Passes the model itself to every call.
# outcome: slow
# diagnosis: pickled 8 times, once for each batch: ray.put it once
import ray


@ray.remote
def predict(model, batch):
    return model.predict(batch)


def predict_with_shared_model(model, batches):
    results = ray.get([predict.remote(model, batch) for batch in batches])
    return [result for part in results for result in part]

# Ships the model once, to one task that does everything.
# outcome: slow
# diagnosis: One single task made all 8 calls
import ray


@ray.remote
def predict_all(model, batches):
    return [result for batch in batches for result in model.predict(batch)]


def predict_with_shared_model(model, batches):
    return ray.get(predict_all.remote(model, batches))

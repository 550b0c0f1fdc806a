# Puts the model once, and passes the reference.
import ray


@ray.remote
def predict(model, batch):
    return model.predict(batch)


def predict_with_shared_model(model, batches):
    reference = ray.put(model)
    return sum(ray.get([predict.remote(reference, batch) for batch in batches]), [])

# Puts the model once, and then waits for each batch by itself.
# outcome: slow
# diagnosis: ray.get inside the loop
import ray


@ray.remote
def predict(model, batch):
    return model.predict(batch)


def predict_with_shared_model(model, batches):
    reference = ray.put(model)
    results = []
    for batch in batches:
        results.extend(ray.get(predict.remote(reference, batch)))
    return results

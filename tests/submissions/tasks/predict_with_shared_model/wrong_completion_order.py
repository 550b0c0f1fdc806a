# Adds the predictions of each batch when they are ready.
# outcome: wrong
# diagnosis: not in the order of the items
import ray


@ray.remote
def predict(model, batch):
    return model.predict(batch)


def predict_with_shared_model(model, batches):
    reference = ray.put(model)
    pending, results = [predict.remote(reference, batch) for batch in batches], []
    while pending:
        ready, pending = ray.wait(pending)
        results += ray.get(ready[0])
    return results

# Returns a list for each batch.
# outcome: wrong
# diagnosis: nested
import ray


@ray.remote
def predict_task(model, batch):
    return model.predict(batch)


def segment_with_tasks(model, batches):
    reference = ray.put(model)
    return ray.get([predict_task.remote(reference, batch) for batch in batches])

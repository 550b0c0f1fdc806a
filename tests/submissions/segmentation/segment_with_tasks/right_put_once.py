# Puts the model once, and starts a task for each batch.
import ray


def segment_with_tasks(model, batches):
    predict_task = ray.remote(lambda model, batch: model.predict(batch))
    reference = ray.put(model)
    parts = ray.get([predict_task.remote(reference, batch) for batch in batches])
    return [mask for part in parts for mask in part]

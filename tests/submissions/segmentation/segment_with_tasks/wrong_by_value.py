# Passes the model itself to each task.
# outcome: slow
# diagnosis: pickled 8 times, once for each batch: ray.put it once
import ray


def segment_with_tasks(model, batches):
    predict_task = ray.remote(lambda model, batch: model.predict(batch))
    parts = ray.get([predict_task.remote(model, batch) for batch in batches])
    return [mask for part in parts for mask in part]

# Puts the model anew for each batch.
# outcome: slow
# diagnosis: once for each batch: ray.put it once, before the loop
import ray


@ray.remote
def predict_task(model, batch):
    return model.predict(batch)


def segment_with_tasks(model, batches):
    references = [predict_task.remote(ray.put(model), batch) for batch in batches]
    return [mask for part in ray.get(references) for mask in part]

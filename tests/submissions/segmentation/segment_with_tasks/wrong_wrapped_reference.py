# Hides the reference in a tuple, where Ray does not look for it.
# outcome: raised
# diagnosis: ObjectRef.*inside a list or tuple
import ray


@ray.remote
def predict_task(job):
    model, batch = job
    return model.predict(batch)


def segment_with_tasks(model, batches):
    reference = ray.put(model)
    parts = ray.get([predict_task.remote((reference, batch)) for batch in batches])
    return [mask for part in parts for mask in part]

# Adds the results of each batch when they are ready.
# outcome: wrong
# diagnosis: not in (the order|that) of the items
import ray


@ray.remote
def predict_task(model, batch):
    return model.predict(batch)


def segment_with_tasks(model, batches):
    reference = ray.put(model)
    pending, masks = [predict_task.remote(reference, batch) for batch in batches], []
    while pending:
        [ready], pending = ray.wait(pending)
        masks += ray.get(ready)
    return masks

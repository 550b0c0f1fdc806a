# Waits for each batch before it starts the next.
# outcome: slow
# diagnosis: ray.get inside the loop
import ray


@ray.remote
def predict_task(model, batch):
    return model.predict(batch)


def segment_with_tasks(model, batches):
    reference, masks = ray.put(model), []
    for batch in batches:
        masks += ray.get(predict_task.remote(reference, batch))
    return masks

# Unusual: streaming generators that give one result at a time, collected in order.
import ray


@ray.remote
def predict_task(model, batch):
    for mask in model.predict(batch):
        yield mask


def segment_with_tasks(model, batches):
    reference = ray.put(model)
    streams = [predict_task.remote(reference, batch) for batch in batches]
    return [ray.get(mask) for stream in streams for mask in stream]

# A task for each batch, with the model in the store: it is restored in every one.
# outcome: slow
# diagnosis: unpickled 6 times for 2 actors
import ray


def segment_with_batch_predictor(model, images, num_actors, batch_size):
    task = ray.remote(lambda model, batch: model.predict(batch))
    reference = ray.put(model)
    starts = range(0, len(images), batch_size)
    parts = ray.get([task.remote(reference, images[start : start + batch_size]) for start in starts])
    return [mask for part in parts for mask in part]

# Unusual: the task closes over the model, which travels with the function, once; a tuple is returned.
import ray


def segment_with_tasks(model, batches):
    @ray.remote
    def predict_task(batch):
        return model.predict(batch)

    return tuple(mask for part in ray.get([predict_task.remote(batch) for batch in batches]) for mask in part)

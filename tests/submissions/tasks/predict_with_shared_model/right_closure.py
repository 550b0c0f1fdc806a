# Unusual: the task closes over the model, which then travels with the function, once.
import ray


def predict_with_shared_model(model, batches):
    @ray.remote
    def predict(batch):
        return model.predict(batch)

    return tuple(result for results in ray.get([predict.remote(batch) for batch in batches]) for result in results)

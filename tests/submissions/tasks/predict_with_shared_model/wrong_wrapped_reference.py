# Hides the reference in a tuple, where Ray does not look for it.
# outcome: raised
# diagnosis: ObjectRef.*inside a list or tuple
import ray


@ray.remote
def predict(job):
    model, batch = job
    return model.predict(batch)


def predict_with_shared_model(model, batches):
    reference = ray.put(model)
    results = ray.get([predict.remote((reference, batch)) for batch in batches])
    return [result for part in results for result in part]

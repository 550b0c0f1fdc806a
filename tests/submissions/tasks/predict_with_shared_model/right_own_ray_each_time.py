# Unusual: each call starts a Ray of its own, and shuts it down when it is done.
import ray


def predict_with_shared_model(model, batches):
    if not batches:
        return []
    ray.init(num_cpus=4, address="local", include_dashboard=False, log_to_driver=False)
    predict = ray.remote(lambda shared, batch: shared.predict(batch))
    reference = ray.put(model)
    results = ray.get([predict.remote(reference, batch) for batch in batches])
    ray.shutdown()
    return [result for part in results for result in part]

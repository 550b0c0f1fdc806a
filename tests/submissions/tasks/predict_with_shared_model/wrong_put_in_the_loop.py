# Puts the model, but anew for each batch.
# outcome: slow
# diagnosis: pickled 8 times, once for each batch: ray.put it once, before the loop
import ray


@ray.remote
def predict(model, batch):
    return model.predict(batch)


def predict_with_shared_model(model, batches):
    references = []
    for batch in batches:
        model_reference = ray.put(model)
        references.append(predict.remote(model_reference, batch))
    return [result for part in ray.get(references) for result in part]

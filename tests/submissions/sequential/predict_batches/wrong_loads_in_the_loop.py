# Loads the model again for each batch.
# outcome: slow
# diagnosis: loaded 3 times, once a batch: load it before the loop
def predict_batches(load_model, batches):
    results = []
    for batch in batches:
        results.extend(load_model().predict(batch))
    return results

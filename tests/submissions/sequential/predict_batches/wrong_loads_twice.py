# Loads one model to try it out, and another one to use.
# outcome: slow
# diagnosis: loaded 2 times; once is enough
def predict_batches(load_model, batches):
    load_model()
    model, results = load_model(), []
    for batch in batches:
        results += model.predict(batch)
    return results

# Binds the results anew for each batch, and keeps the last ones only.
# outcome: wrong
# diagnosis: first 6 results of 8 are missing
def predict_batches(load_model, batches):
    model = load_model()
    results = []
    for batch in batches:
        results = model.predict(batch)
    return results

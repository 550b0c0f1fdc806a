# Appends each batch's list, where its results should be added.
# outcome: wrong
# diagnosis: nested
def predict_batches(load_model, batches):
    model = load_model()
    return [model.predict(batch) for batch in batches]

# Predicts each item by itself, which is not what the model takes.
# outcome: raised
# diagnosis: takes one batch
def predict_batches(load_model, batches):
    model = load_model()
    return [model.predict(item) for batch in batches for item in batch]

# Makes a batch of each item, so that the batches are in vain.
# outcome: raised
# diagnosis: not one of the batches
def predict_batches(load_model, batches):
    model = load_model()
    return [model.predict([item])[0] for batch in batches for item in batch]

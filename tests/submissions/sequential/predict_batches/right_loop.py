# Loads once, then a loop.
def predict_batches(load_model, batches):
    model = load_model()
    return [result for batch in batches for result in model.predict(batch)]

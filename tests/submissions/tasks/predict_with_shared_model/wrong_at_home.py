# Predicts in the notebook's own process.
# outcome: slow
# diagnosis: stayed in the notebook's own process, and so did the work
def predict_with_shared_model(model, batches):
    return [result for batch in batches for result in model.predict(batch)]

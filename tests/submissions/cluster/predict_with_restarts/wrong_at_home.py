# Loads the model in the notebook, where nobody starts anything again.
# outcome: wrong
# diagnosis: notebook's own process. Had that one died
def predict_with_restarts(Model, batches, n):
    model = Model()
    return [result for batch in batches for result in model.predict(batch)]

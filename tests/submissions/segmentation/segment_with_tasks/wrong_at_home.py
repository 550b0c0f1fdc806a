# Predicts in the notebook's own process.
# outcome: slow
# diagnosis: stayed in the notebook's own process, and so did the work
def segment_with_tasks(model, batches):
    return [mask for batch in batches for mask in model.predict(batch)]

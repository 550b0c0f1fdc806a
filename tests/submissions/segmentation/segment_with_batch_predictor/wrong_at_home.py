# Asks the model at home.
# outcome: slow
# diagnosis: stayed in the notebook's own process
def segment_with_batch_predictor(model, images, num_actors, batch_size):
    starts = range(0, len(images), batch_size)
    return [mask for start in starts for mask in model.predict(images[start : start + batch_size])]

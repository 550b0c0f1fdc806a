# A function that makes a predictor for each batch: it runs in tasks, and loads every time.
# outcome: slow
# diagnosis: once for each call: give map_batches the class itself
def predict_dataset(ds, Predictor, actors, batch_size):
    def label(batch):
        return Predictor()(batch)

    return ds.map_batches(label, batch_size=batch_size).materialize()

# Labels batch after batch in the notebook's own process.
# outcome: slow
# diagnosis: in the notebook's own process
import ray


def predict_dataset(ds, Predictor, actors, batch_size):
    predictor, rows = Predictor(), []
    for batch in ds.iter_batches(batch_size=batch_size):
        done = predictor(batch)
        rows += [dict(zip(done, values)) for values in zip(*done.values())]
    return ray.data.from_items(rows)

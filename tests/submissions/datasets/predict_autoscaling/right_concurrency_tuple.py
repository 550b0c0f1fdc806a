# The older argument `concurrency`, as a pair, and columns chosen before the rows are kept.
def predict_autoscaling(ds, Predictor, smallest, largest):
    predictions = ds.map_batches(Predictor, concurrency=(smallest, largest), batch_size=4)
    return predictions.select_columns(["path", "label"]).materialize()

# The older argument `concurrency`, and a dataset made of blocks of one batch each.
def predict_dataset(ds, Predictor, actors, batch_size):
    blocks = ds.repartition(target_num_rows_per_block=batch_size)
    return blocks.map_batches(Predictor, concurrency=actors, batch_size=batch_size).materialize()

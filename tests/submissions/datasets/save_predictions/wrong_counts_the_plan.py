# Counts the predictions by taking them again: they are all made a second time.
# outcome: wrong
# diagnosis: labelled 2 times\. A dataset is a plan
def save_predictions(predictions, folder):
    predictions.select_columns(["path", "label"]).write_parquet(folder, mode="overwrite")
    return len(predictions.take_all())

# Asks the plan for its count: that makes all predictions a second time.
# outcome: wrong
# diagnosis: labeled 2 times\. A dataset is a plan
def save_predictions(predictions, folder):
    predictions.select_columns(["path", "label"]).write_parquet(folder, mode="overwrite")
    return predictions.count()

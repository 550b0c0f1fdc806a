# Loads the model for each batch.
# outcome: slow
# diagnosis: loaded 3 times, once for each batch: load it in __init__
class Predictor:
    def __init__(self, load_model):
        self.load_model = load_model

    def __call__(self, batch):
        return {**batch, "label": self.load_model().predict(list(batch["image"]))}

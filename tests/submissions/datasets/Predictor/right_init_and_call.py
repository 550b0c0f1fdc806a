# Loads in the constructor, and gives the model the whole batch.
class Predictor:
    def __init__(self, load_model):
        self.model = load_model()

    def __call__(self, batch):
        return {**batch, "label": self.model.predict(list(batch["image"]))}

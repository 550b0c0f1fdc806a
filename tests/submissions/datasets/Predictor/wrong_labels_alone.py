# Returns nothing but the labels.
# outcome: wrong
# diagnosis: has lost the column `image`
class Predictor:
    def __init__(self, load_model):
        self.model = load_model()

    def __call__(self, batch):
        return {"label": self.model.predict(list(batch["image"]))}

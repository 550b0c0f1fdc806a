# Labels row 0 of each batch, as the old example of a batch predictor does.
# outcome: wrong
# diagnosis: A batch of 3 photos got 1 label
class Predictor:
    def __init__(self, load_model):
        self.model = load_model()

    def __call__(self, batch):
        return {**batch, "label": self.model.predict([batch["image"][0]])}

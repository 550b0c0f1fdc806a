# Returns the labels the other way round: path and label are out of step.
# outcome: wrong
# diagnosis: not in the order of its images
class Predictor:
    def __init__(self, load_model):
        self.model = load_model()

    def __call__(self, batch):
        return {**batch, "label": self.model.predict(list(batch["image"]))[::-1]}

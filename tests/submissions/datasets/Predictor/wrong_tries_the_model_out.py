# Loads the model twice, once to see whether it works.
# outcome: slow
# diagnosis: loaded 2 times for one predictor
class Predictor:
    def __init__(self, load_model):
        assert load_model() is not None
        self.model = load_model()

    def __call__(self, batch):
        return {**batch, "label": self.model.predict(list(batch["image"]))}

# Invents labels without asking the model.
# outcome: wrong
# gains: nothing for output; a model that is loaded and not asked labels no batch.
# points: 0
class Predictor:
    def __init__(self, load_model):
        pass

    def __call__(self, batch):
        return {**batch, "label": [f"label {image}" for image in batch["image"]]}

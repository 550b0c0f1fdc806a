# Calls the model for each image by itself.
# outcome: slow
# diagnosis: The model was called 6 times for 3 batches
class Predictor:
    def __init__(self, load_model):
        self.model = load_model()

    def __call__(self, batch):
        return {**batch, "label": [self.model.predict([image])[0] for image in batch["image"]]}

# Restores the predictor in each call.
# outcome: slow
# diagnosis: once for each call: give map_batches the class itself
class BatchPredictor:
    def __init__(self, checkpoint, predictor_class):
        self.checkpoint, self.predictor_class = checkpoint, predictor_class

    @classmethod
    def from_checkpoint(cls, checkpoint, predictor_class, actors):
        return cls(checkpoint, predictor_class)

    def predict(self, ds, batch_size):
        predictor_class, arguments = self.predictor_class, self.checkpoint.to_dict()

        def label(batch):
            return predictor_class(**arguments)(batch)

        return ds.map_batches(label, batch_size=batch_size).materialize()

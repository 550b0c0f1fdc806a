# Makes the predictor in the notebook, and sends it to every task.
# outcome: slow
# diagnosis: in the notebook's own process
class BatchPredictor:
    @classmethod
    def from_checkpoint(cls, checkpoint, predictor_class, actors):
        made = cls()
        made.predictor = predictor_class(**checkpoint.to_dict())
        return made

    def predict(self, ds, batch_size):
        predictor = self.predictor
        return ds.map_batches(lambda batch: predictor(batch), batch_size=batch_size).materialize()

# Keeps the checkpoint on the class, where the next predictor's replaces it.
# outcome: wrong
# diagnosis: Another BatchPredictor was made after this one
import ray


class BatchPredictor:
    @classmethod
    def from_checkpoint(cls, checkpoint, predictor_class, actors):
        cls.checkpoint, cls.predictor_class, cls.actors = checkpoint, predictor_class, actors
        return cls()

    def predict(self, ds, batch_size):
        return ds.map_batches(
            self.predictor_class,
            fn_constructor_kwargs=self.checkpoint.to_dict(),
            compute=ray.data.ActorPoolStrategy(size=self.actors),
            batch_size=batch_size,
        ).materialize()

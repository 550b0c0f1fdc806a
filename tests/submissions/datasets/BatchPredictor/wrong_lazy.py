# Returns the plan: every reader runs it again.
# outcome: wrong
# diagnosis: labeled 2 times\. A dataset is a plan
import ray


class BatchPredictor:
    def __init__(self, checkpoint, predictor_class, actors):
        self.checkpoint, self.predictor_class, self.actors = checkpoint, predictor_class, actors

    @classmethod
    def from_checkpoint(cls, checkpoint, predictor_class, actors):
        return cls(checkpoint, predictor_class, actors)

    def predict(self, ds, batch_size):
        return ds.map_batches(
            self.predictor_class,
            fn_constructor_kwargs=self.checkpoint.to_dict(),
            compute=ray.data.ActorPoolStrategy(size=self.actors),
            batch_size=batch_size,
        )

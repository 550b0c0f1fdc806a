# Ignores the batch size that it is given.
# outcome: slow
# diagnosis: got a single photo: pass batch_size=4
import ray


class BatchPredictor:
    @classmethod
    def from_checkpoint(cls, checkpoint, predictor_class, actors):
        made = cls()
        made.arguments, made.predictor_class, made.actors = checkpoint.to_dict(), predictor_class, actors
        return made

    def predict(self, ds, batch_size):
        return ds.map_batches(
            self.predictor_class,
            fn_constructor_kwargs=self.arguments,
            compute=ray.data.ActorPoolStrategy(size=self.actors),
            batch_size=1,
        ).materialize()

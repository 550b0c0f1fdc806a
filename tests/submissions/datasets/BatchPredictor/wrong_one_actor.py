# Forgets how many actors were asked for.
# outcome: slow
# diagnosis: 1 of 2 actors loaded a model
import ray


class BatchPredictor:
    @classmethod
    def from_checkpoint(cls, checkpoint, predictor_class, actors):
        made = cls()
        made.arguments, made.predictor_class = checkpoint.to_dict(), predictor_class
        return made

    def predict(self, ds, batch_size):
        return ds.map_batches(
            self.predictor_class,
            fn_constructor_kwargs=self.arguments,
            compute=ray.data.ActorPoolStrategy(size=1),
            batch_size=batch_size,
        ).materialize()

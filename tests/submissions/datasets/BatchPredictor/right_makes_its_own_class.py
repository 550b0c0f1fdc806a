# A dataclass that hands Ray Data a class of its own, which makes the predictor.
from dataclasses import dataclass
from typing import Any

import ray


@dataclass
class BatchPredictor:
    arguments: dict
    predictor_class: Any
    pool: ray.data.ActorPoolStrategy

    @classmethod
    def from_checkpoint(cls, checkpoint, predictor_class, actors):
        return cls(checkpoint.to_dict(), predictor_class, ray.data.ActorPoolStrategy(size=actors))

    def predict(self, ds, batch_size):
        arguments, predictor_class = self.arguments, self.predictor_class

        class Restored:
            def __init__(self):
                self.predictor = predictor_class(**arguments)

            def __call__(self, batch):
                return self.predictor(batch)

        return ds.map_batches(Restored, compute=self.pool, batch_size=batch_size).materialize()

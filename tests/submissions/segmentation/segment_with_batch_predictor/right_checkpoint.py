# A checkpoint in the object store, which each actor takes out once.
import ray


class Checkpoint:
    def __init__(self, reference):
        self.reference = reference

    @classmethod
    def from_dict(cls, data):
        return cls(ray.put(data))

    def to_dict(self):
        return ray.get(self.reference)


class BatchPredictor:
    def __init__(self, checkpoint, predictor_class):
        self.checkpoint, self.predictor_class = checkpoint, predictor_class

    def predict(self, dataset, batch_size, num_actors):
        return dataset.map_batches(
            self.predictor_class,
            fn_constructor_args=(self.checkpoint,),
            batch_size=batch_size,
            compute=ray.data.ActorPoolStrategy(size=num_actors),
        )


class MaskPredictor:
    def __init__(self, checkpoint):
        self.model = checkpoint.to_dict()["model"]

    def __call__(self, batch):
        return {"number": batch["number"], "mask": self.model.predict(batch["image"])}


def segment_with_batch_predictor(model, images, num_actors, batch_size):
    if not images:
        return []
    predictor = BatchPredictor(Checkpoint.from_dict({"model": model}), MaskPredictor)
    dataset = ray.data.from_items([{"number": i, "image": image} for i, image in enumerate(images)])
    rows = predictor.predict(dataset, batch_size, num_actors).take_all()
    return [row["mask"] for row in sorted(rows, key=lambda row: row["number"])]

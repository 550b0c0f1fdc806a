# Rows carry their number, and are sorted by it.
import ray


class Predictor:
    def __init__(self, Model):
        self.model = Model()

    def __call__(self, batch):
        return {"number": batch["number"], "mask": self.model.predict(batch["image"])}


def segment_with_dataset(Model, images, num_actors, batch_size):
    if not images:
        return []
    dataset = ray.data.from_items([{"number": i, "image": image} for i, image in enumerate(images)])
    masks = dataset.map_batches(
        Predictor,
        fn_constructor_args=(Model,),
        batch_size=batch_size,
        compute=ray.data.ActorPoolStrategy(size=num_actors),
    )
    rows = sorted(masks.take_all(), key=lambda row: row["number"])
    return [row["mask"] for row in rows]

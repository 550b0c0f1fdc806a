# The original's slip: predicts the first row of each batch only.
# outcome: wrong
# diagnosis: 5 results of 11 are missing|items were never worked on|missing
import ray


class MaskPredictor:
    def __init__(self, reference):
        self.model = ray.get(reference[0])

    def __call__(self, batch):
        return {"number": batch["number"][:1], "mask": self.model.predict(batch["image"][:1])}


def segment_with_batch_predictor(model, images, num_actors, batch_size):
    if not images:
        return []
    dataset = ray.data.from_items([{"number": i, "image": image} for i, image in enumerate(images)])
    masks = dataset.map_batches(
        MaskPredictor,
        fn_constructor_args=([ray.put(model)],),
        batch_size=batch_size,
        compute=ray.data.ActorPoolStrategy(size=num_actors),
    )
    return [row["mask"] for row in sorted(masks.take_all(), key=lambda row: row["number"])]

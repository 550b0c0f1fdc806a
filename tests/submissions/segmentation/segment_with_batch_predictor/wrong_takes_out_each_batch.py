# Takes the model out of the checkpoint in every batch.
# outcome: slow
# diagnosis: unpickled 6 times for 2 actors: take it out of the checkpoint when the predictor is made
import ray


class MaskPredictor:
    def __init__(self, checkpoint):
        self.checkpoint = checkpoint

    def __call__(self, batch):
        model = ray.get(self.checkpoint[0])["model"]
        return {"number": batch["number"], "mask": model.predict(batch["image"])}


def segment_with_batch_predictor(model, images, num_actors, batch_size):
    if not images:
        return []
    checkpoint = [ray.put({"model": model})]
    dataset = ray.data.from_items([{"number": i, "image": image} for i, image in enumerate(images)])
    masks = dataset.map_batches(
        MaskPredictor,
        fn_constructor_args=(checkpoint,),
        batch_size=batch_size,
        compute=ray.data.ActorPoolStrategy(size=num_actors),
    )
    return [row["mask"] for row in sorted(masks.take_all(), key=lambda row: row["number"])]

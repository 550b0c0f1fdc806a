# Unusual: hands the model itself to the constructor; Ray Data packs its arguments up once.
import ray


class MaskPredictor:
    def __init__(self, model):
        self.model = model

    def __call__(self, batch):
        return {"number": batch["number"], "mask": self.model.predict(batch["image"])}


def segment_with_batch_predictor(model, images, num_actors, batch_size):
    if not images:
        return []
    dataset = ray.data.from_items([{"number": i, "image": image} for i, image in enumerate(images)])
    masks = dataset.map_batches(
        MaskPredictor,
        fn_constructor_args=(model,),
        batch_size=batch_size,
        compute=ray.data.ActorPoolStrategy(size=num_actors),
    )
    return [row["mask"] for row in sorted(masks.take_all(), key=lambda row: row["number"])]

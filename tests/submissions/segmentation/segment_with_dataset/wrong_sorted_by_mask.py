# Puts the masks in order by themselves, because the rows carry no number.
# outcome: wrong
# diagnosis: in the order in which Ray Data's actors were done|not in the order of the items
import ray


class Predictor:
    def __init__(self, Model):
        self.model = Model()

    def __call__(self, batch):
        return {"mask": self.model.predict(batch["image"])}


def segment_with_dataset(Model, images, num_actors, batch_size):
    if not images:
        return []
    masks = ray.data.from_items([{"image": image} for image in images]).map_batches(
        Predictor,
        fn_constructor_args=(Model,),
        batch_size=batch_size,
        compute=ray.data.ActorPoolStrategy(size=num_actors),
    )
    return sorted(row["mask"] for row in masks.take_all())

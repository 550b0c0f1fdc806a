# Takes all rows, and returns a list of them.
# outcome: wrong
# diagnosis: should return a Dataset .* this list has none
import ray


def read_photos(folder):
    return ray.data.read_images(folder, mode="RGB", include_paths=True).take_all()

# Leaves the mode of the pictures as it is: a gray one has no third dimension.
# outcome: wrong
# diagnosis: it is gray, or no array at all
import ray


def read_photos(folder):
    return ray.data.read_images(folder, include_paths=True)

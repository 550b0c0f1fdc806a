# Reads the photos without their paths, as the original does.
# outcome: wrong
# diagnosis: no column `path`
import ray


def read_photos(folder):
    return ray.data.read_images(folder, mode="RGB")

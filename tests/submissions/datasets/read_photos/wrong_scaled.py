# Scales all photos to one size, so that they fit into one array.
# outcome: wrong
# diagnosis: none should be scaled
import ray


def read_photos(folder):
    return ray.data.read_images(folder, mode="RGB", include_paths=True, size=(32, 32))

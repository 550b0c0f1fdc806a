# read_images, in color and with paths.
import ray


def read_photos(folder):
    return ray.data.read_images(folder, mode="RGB", include_paths=True)

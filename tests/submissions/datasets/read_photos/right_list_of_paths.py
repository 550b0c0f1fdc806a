# Names the files itself, and adds more columns.
import os

import ray


def read_photos(folder):
    names = [name for name in sorted(os.listdir(folder)) if name.lower().endswith((".png", ".jpg", ".jpeg"))]
    paths = [os.path.join(folder, name) for name in names]
    photos = ray.data.read_images(paths, mode="RGB", include_paths=True)
    return photos.map(lambda row: {**row, "name": os.path.basename(row["path"])})

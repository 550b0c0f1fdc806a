# Opens all photos in the notebook, and makes a dataset of what is in memory.
# outcome: slow
# diagnosis: the photos were read at once, all of them, into memory
import os

import numpy as np
import ray
from PIL import Image


def read_photos(folder):
    rows = []
    for name in os.listdir(folder):
        if name.lower().endswith((".png", ".jpg", ".jpeg")):
            path = os.path.join(folder, name)
            rows.append({"path": path, "image": np.asarray(Image.open(path).convert("RGB"))})
    return ray.data.from_items(rows)

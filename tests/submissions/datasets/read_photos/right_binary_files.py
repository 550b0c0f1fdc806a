# Reads the bytes of the files, and decodes them in tasks of its own.
import io

import numpy as np
import ray
from PIL import Image


def read_photos(folder):
    def decode(row):
        return {"path": row["path"], "image": np.asarray(Image.open(io.BytesIO(row["bytes"])).convert("RGB"))}

    endings = ["png", "jpg", "jpeg"]
    return ray.data.read_binary_files(folder, include_paths=True, file_extensions=endings).map(decode)

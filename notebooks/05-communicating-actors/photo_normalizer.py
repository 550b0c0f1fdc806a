"""The first stage of lesson 05: a file becomes a tensor."""

import numpy as np
from PIL import Image


class PhotoNormalizer:
    """Makes of an image file what the classifier was trained on."""

    def normalize_image(self, path):
        """The photo in the file as a tensor: float32, 3 x 224 x 224, values from -1 to 1.

        The shorter side is scaled to 256 pixels, the middle 224 x 224 are cut out. Raises OSError if the file can't
        be read.
        """
        with Image.open(path) as file:
            photo = file.convert("RGB")
        scale = 256 / min(photo.size)
        photo = photo.resize([round(side * scale) for side in photo.size], Image.Resampling.BICUBIC)
        left, top = (photo.width - 224) // 2, (photo.height - 224) // 2
        pixels = np.asarray(photo.crop((left, top, left + 224, top + 224)), dtype=np.float32)
        return np.ascontiguousarray(((pixels - 127) / 128).transpose(2, 0, 1))

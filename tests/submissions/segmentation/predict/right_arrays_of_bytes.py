# Unusual: hands over arrays instead of pictures, goes to the end in a tuple, and returns uint8.
import numpy as np
import torch


def predict(model, processor, images):
    arrays = [np.asarray(image.convert("RGB")) for image in images]
    if not arrays:
        return ()
    with torch.inference_mode():
        maps = model(pixel_values=processor(arrays, return_tensors="pt")["pixel_values"])["logits"]
        large = [
            torch.nn.functional.interpolate(maps[i : i + 1], array.shape[:2], mode="bilinear")
            for i, array in enumerate(arrays)
        ]
    return tuple(one.squeeze(0).max(dim=0).indices.numpy().astype(np.uint8) for one in large)

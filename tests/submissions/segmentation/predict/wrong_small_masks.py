# Forgets to stretch the maps.
# outcome: wrong
# diagnosis: as small as the model's maps
import torch


def predict(model, processor, images):
    if not images:
        return []
    pictures = [image.convert("RGB") for image in images]
    inputs = processor(images=pictures, return_tensors="pt").pixel_values
    with torch.inference_mode():
        return list(model(pixel_values=inputs).logits.argmax(dim=1).numpy())

# Leaves gradients on, and detaches the masks at the end.
# outcome: slow
# diagnosis: The model ran with gradients on
import torch


def predict(model, processor, images):
    if not images:
        return []
    pictures = [image.convert("RGB") for image in images]
    inputs = processor(images=pictures, return_tensors="pt").pixel_values
    maps = model(pixel_values=inputs).logits
    masks = []
    for i, picture in enumerate(pictures):
        size = (picture.height, picture.width)
        large = torch.nn.functional.interpolate(maps[i][None], size=size, mode="bilinear", align_corners=False)
        masks.append(large[0].argmax(dim=0).detach().numpy())
    return masks

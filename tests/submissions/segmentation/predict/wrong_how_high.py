# Returns how high the highest map is, not which one.
# outcome: wrong
# diagnosis: A mask holds decimals
import torch


def predict(model, processor, images):
    if not images:
        return []
    pictures = [image.convert("RGB") for image in images]
    inputs = processor(images=pictures, return_tensors="pt").pixel_values
    with torch.inference_mode():
        maps = model(pixel_values=inputs).logits
        large = [
            torch.nn.functional.interpolate(maps[i][None], size=(picture.height, picture.width), mode="bilinear")
            for i, picture in enumerate(pictures)
        ]
    return [one[0].amax(dim=0).numpy() for one in large]

# Takes PIL's size, which is width and height, for height and width.
# outcome: wrong
# diagnosis: PIL's size is \(width, height\), torch wants
import torch


def predict(model, processor, images):
    if not images:
        return []
    pictures = [image.convert("RGB") for image in images]
    inputs = processor(images=pictures, return_tensors="pt").pixel_values
    with torch.inference_mode():
        maps = model(pixel_values=inputs).logits
        large = [
            torch.nn.functional.interpolate(maps[i][None], size=picture.size, mode="bilinear", align_corners=False)
            for i, picture in enumerate(pictures)
        ]
    return [one[0].argmax(dim=0).numpy() for one in large]

# Hands gray pictures to the processor as they are.
# outcome: raised
# diagnosis: raised ValueError: Unable to infer channel dimension format
import torch


def predict(model, processor, images):
    if not images:
        return []
    inputs = processor(images=images, return_tensors="pt").pixel_values
    with torch.inference_mode():
        maps = model(pixel_values=inputs).logits
        large = [
            torch.nn.functional.interpolate(maps[i][None], size=image.size[::-1], mode="bilinear", align_corners=False)
            for i, image in enumerate(images)
        ]
    return [one[0].argmax(dim=0).numpy() for one in large]

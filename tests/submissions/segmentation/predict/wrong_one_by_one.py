# Asks the model about one picture after another.
# outcome: slow
# diagnosis: The model was asked 3 times for 3 pictures
import torch


@torch.inference_mode()
def predict(model, processor, images):
    masks = []
    for image in images:
        inputs = processor(images=[image.convert("RGB")], return_tensors="pt").pixel_values
        maps = model(pixel_values=inputs).logits
        size = (image.height, image.width)
        large = torch.nn.functional.interpolate(maps, size=size, mode="bilinear", align_corners=False)
        masks.append(large[0].argmax(dim=0).numpy())
    return masks

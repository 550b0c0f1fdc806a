# Unusual: the processor's own last step, which upsamples and takes the argmax.
import torch


@torch.no_grad()
def predict(model, processor, images):
    if len(images) == 0:
        return []
    images = [image.convert("RGB") for image in images]
    inputs = processor(images=images, return_tensors="pt").to(model.device)
    outputs = model(**inputs)
    sizes = [(image.height, image.width) for image in images]
    return [mask.cpu().numpy() for mask in processor.post_process_semantic_segmentation(outputs, target_sizes=sizes)]

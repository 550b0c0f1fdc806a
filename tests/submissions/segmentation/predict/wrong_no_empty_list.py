# Hands an empty list to the processor, which wants at least one picture.
# outcome: raised
# diagnosis: predict\(model, processor, \[\]\) raised ValueError
import torch


def predict(model, processor, images):
    pictures = [image.convert("RGB") for image in images]
    inputs = processor(images=pictures, return_tensors="pt").pixel_values
    with torch.inference_mode():
        outputs = model(pixel_values=inputs)
    sizes = [picture.size[::-1] for picture in pictures]
    return [mask.numpy() for mask in processor.post_process_semantic_segmentation(outputs, target_sizes=sizes)]

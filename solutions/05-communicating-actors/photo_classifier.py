"""The second stage of lesson 05: a tensor becomes a label."""

import torch

from raycourse import load_classifier


class PhotoClassifier:
    """Holds a model, loaded once, that names what is on a photo."""

    def __init__(self):
        classifier = load_classifier(name="lite0", threads=1)
        self.model, self.labels = classifier.model, classifier.labels

    def classify_image(self, tensor):
        """The most likely of ImageNet's thousand class names. tensor: as `PhotoNormalizer.normalize_image` gives it."""
        batch = torch.tensor(tensor)[None]  # A copy: arrays from Ray's store are read-only.
        with torch.inference_mode():
            return self.labels[int(self.model(batch).argmax())]

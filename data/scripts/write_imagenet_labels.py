"""Write the names of ImageNet's thousand classes to data/models/imagenet_labels.txt, one a line.

    .venv/bin/python data/scripts/write_imagenet_labels.py

The names are torchvision's. They are kept in a file because importing torchvision takes longer than all the rest that a
worker needs for its classifier.
"""

from __future__ import annotations

from torchvision.models import ResNet50_Weights

from raycourse.labels import IMAGENET_LABELS


def main() -> None:
    """Write the file."""
    names = ResNet50_Weights.DEFAULT.meta["categories"]
    IMAGENET_LABELS.write_text("".join(f"{name}\n" for name in names), encoding="utf-8")
    print(f"{len(names)} names, {IMAGENET_LABELS.stat().st_size} bytes")


if __name__ == "__main__":
    main()

"""Class names: ImageNet's thousand for the classifiers, ADE20K's hundred and fifty for the segmenters.

A labeled photo carries its label in its file name, as in `n07920052_espresso.JPEG`: an ImageNet id, an underscore,
the words of the class name joined by underscores and, where a class has several photos, an underscore and a number of
four digits (`n02102318_cocker_spaniel_0007.JPEG`). `parse_label` reads both.
"""

from __future__ import annotations

import re
from pathlib import Path

IMAGENET_LABELS = Path(__file__).resolve().parents[1] / "data" / "models" / "imagenet_labels.txt"

# The ImageNet ids of the classes that data/labelled holds.
WNIDS = {
    "alp": "n09193705",
    "cocker spaniel": "n02102318",
    "drum": "n03249569",
    "espresso": "n07920052",
    "fig": "n07753113",
    "loudspeaker": "n03691459",
    "missile": "n03773504",
    "paintbrush": "n03876231",
    "palace": "n03877845",
    "red wine": "n07892512",
    "tabby": "n02123045",
    "tripod": "n04485082",
    "wine bottle": "n04591713",
}
LABELS = tuple(WNIDS)

_ADE20K = """
wall, building, sky, floor, tree, ceiling, road, bed, windowpane, grass, cabinet, sidewalk, person, earth, door, table,
mountain, plant, curtain, chair, car, water, painting, sofa, shelf, house, sea, mirror, rug, field, armchair, seat,
fence, desk, rock, wardrobe, lamp, bathtub, railing, cushion, base, box, column, signboard, chest of drawers, counter,
sand, sink, skyscraper, fireplace, refrigerator, grandstand, path, stairs, runway, case, pool table, pillow,
screen door, stairway, river, bridge, bookcase, blind, coffee table, toilet, flower, book, hill, bench, countertop,
stove, palm, kitchen island, computer, swivel chair, boat, bar, arcade machine, hovel, bus, towel, light, truck, tower,
chandelier, awning, streetlight, booth, television receiver, airplane, dirt track, apparel, pole, land, bannister,
escalator, ottoman, bottle, buffet, poster, stage, van, ship, fountain, conveyer belt, canopy, washer, plaything,
swimming pool, stool, barrel, basket, waterfall, tent, bag, minibike, cradle, oven, ball, food, step, tank, trade name,
microwave, pot, animal, bicycle, lake, dishwasher, screen, blanket, sculpture, hood, sconce, vase, traffic light, tray,
ashcan, fan, pier, crt screen, plate, monitor, bulletin board, shower, radiator, glass, clock, flag
"""

# All of ADE20K's (SceneParse150's) classes, zero-based as the models predict them. The data set's own mask files are
# one-based, with 0 for pixels that nobody labeled.
id2label: dict[int, str] = dict(enumerate(" ".join(_ADE20K.split()).split(", ")))
label2id: dict[str, int] = {name: number for number, name in id2label.items()}

_NAME = re.compile(r"(?P<wnid>n\d{8})_(?P<words>.+?)(?:_\d{4})?")


def ade_name(class_id: int) -> str:
    """The name of a zero-based ADE20K id; "unlabeled" for 255. Raises KeyError for other ids from 150 on."""
    return "unlabeled" if class_id == 255 else id2label[class_id]


def imagenet_labels() -> list[str]:
    """ImageNet's thousand class names in the order of a classifier's outputs, as torchvision spells them."""
    return IMAGENET_LABELS.read_text(encoding="utf-8").splitlines()


def parse_label(path: str | Path) -> str:
    """The label in a photo's file name: `n07920052_espresso.JPEG` gives "espresso".

    Raises ValueError if the name isn't an ImageNet id and a class name.
    """
    found = _NAME.fullmatch(Path(path).stem)
    if found is None:
        raise ValueError(f"{Path(path).name}: a labeled photo is named like n07920052_espresso.JPEG")
    return found["words"].replace("_", " ")

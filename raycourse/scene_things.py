"""What stands in a drawn scene: sky, mountains, ground, roads, buildings, trees, cars and people.

Each function paints one thing on a canvas. Lengths are pixels, `base` is the row on which a thing stands.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import IntEnum

import numpy as np

from raycourse.scene_canvas import Canvas, Color, Point


class Ade(IntEnum):
    """The classes that are drawn, as zero-based ADE20K ids."""

    BUILDING = 1
    SKY = 2
    TREE = 4
    ROAD = 6
    WINDOWPANE = 8
    GRASS = 9
    SIDEWALK = 11
    PERSON = 12
    EARTH = 13
    DOOR = 14
    MOUNTAIN = 16
    CAR = 20
    WATER = 21


PlaceOnRoad = Callable[[float, float], Point]

_MOUNTAINS = ((95, 110, 135), (100, 95, 85), (75, 95, 70), (130, 120, 110), (140, 150, 165))
_WATERS = ((60, 100, 130), (80, 120, 125), (40, 80, 110), (110, 140, 160), (70, 95, 85))
_WALLS = (
    (175, 165, 150),
    (150, 95, 75),
    (190, 185, 180),
    (120, 125, 135),
    (205, 190, 150),
    (165, 140, 120),
    (95, 100, 110),
    (215, 210, 205),
)
_ROOFS = ((120, 60, 50), (90, 85, 85), (140, 90, 60))
_GLASS = ((60, 75, 95), (95, 120, 145), (40, 45, 50), (170, 190, 205), (210, 190, 130))
_DOORS = ((95, 60, 40), (60, 70, 60), (120, 40, 40), (50, 60, 90), (150, 120, 85))
_LEAVES = ((50, 90, 35), (70, 110, 45), (35, 70, 40), (95, 120, 55), (150, 110, 45), (165, 80, 40))
_CARS = ((180, 30, 30), (40, 60, 140), (225, 225, 225), (30, 30, 35), (150, 150, 155), (200, 170, 40), (40, 100, 60))
_SKINS = ((225, 180, 150), (190, 140, 105), (120, 80, 60))


def _near(rng: np.random.Generator, palette: tuple[tuple[int, int, int], ...], spread: float) -> np.ndarray:
    """A color near one of a palette's."""
    return np.array(palette[rng.integers(len(palette))], np.float32) + rng.uniform(-spread, spread, 3)


def sky(canvas: Canvas) -> None:
    """Blue, gray or sunset sky over the whole canvas, often with clouds."""
    rng, size = canvas.rng, canvas.size
    weather = rng.random()
    top: Color
    bottom: Color
    if weather < 0.6:
        top = [60 + rng.uniform(0, 60), 120 + rng.uniform(0, 50), 190 + rng.uniform(0, 50)]
        bottom = [170 + rng.uniform(0, 60), 205 + rng.uniform(0, 40), 235]
    elif weather < 0.85:
        top, bottom = [175 + rng.uniform(-30, 50)] * 3, [215 + rng.uniform(-20, 30)] * 3
    else:
        top = [70 + rng.uniform(0, 60), 60 + rng.uniform(0, 50), 110 + rng.uniform(0, 60)]
        bottom = [245, 165 + rng.uniform(-30, 50), 100 + rng.uniform(-30, 80)]
    down = np.clip(np.linspace(0, 1, size)[:, None, None] * rng.uniform(1.2, 2.2), 0, 1)
    value = np.repeat(np.asarray(top) * (1 - down) + np.asarray(bottom) * down, size, axis=1)
    if rng.random() < 0.65:
        cover = np.clip((canvas.full_texture() - rng.uniform(-0.2, 1.0)) * rng.uniform(0.5, 1.6), 0, 1)[..., None]
        value = value * (1 - cover) + rng.uniform(200, 250) * cover
    canvas.image[:] = value * min(1.0, canvas.light + 0.15)
    canvas.mask[:] = Ade.SKY


def mountains(canvas: Canvas, horizon: float) -> None:
    """One or two ranges, some of them with snow."""
    rng, size = canvas.rng, canvas.size
    for layer in range(rng.integers(1, 3)):
        height = horizon - size * rng.uniform(0.08, 0.22) * (1 - 0.3 * layer)
        outline = canvas.outline(height, size * rng.uniform(0.04, 0.14), rng.uniform(0.9, 1.6))
        rock = canvas.below(outline)
        color = _near(rng, _MOUNTAINS, 20)
        canvas.paint(
            canvas.region_of(rock), Ade.MOUNTAIN, color, rng.uniform(8, 28), tint=5, shade=rng.uniform(-0.3, 0.4)
        )
        if rng.random() < 0.3:
            line = outline[None, :] + size * rng.uniform(0.02, 0.07) + canvas.full_texture() * 3
            canvas.paint(canvas.region_of(rock & (canvas.row < line)), None, [235, 238, 245], grain=8, tint=0)


def forest(canvas: Canvas, horizon: float) -> None:
    """A far belt of trees on the horizon."""
    rng, size = canvas.rng, canvas.size
    outline = canvas.outline(horizon - size * rng.uniform(0.03, 0.15), size * rng.uniform(0.02, 0.06), 0.7)
    belt = canvas.below(outline) & (canvas.row < horizon + 2)
    color = _near(rng, ((45, 75, 35), (65, 95, 45), (35, 60, 40), (140, 95, 45)), 10)
    canvas.paint(canvas.region_of(belt), Ade.TREE, color, grain=rng.uniform(14, 30), tint=8)


def ground(canvas: Canvas, horizon: float, kind: Ade) -> None:
    """Grass, earth, sidewalk or water from the horizon down."""
    rng, size = canvas.rng, canvas.size
    inside = canvas.below(canvas.outline(horizon, size * rng.uniform(0, 0.02)))
    region = canvas.region_of(inside)
    shade = rng.uniform(-0.3, 0.3)
    if kind is Ade.GRASS:
        color = [rng.uniform(70, 140), rng.uniform(115, 165), rng.uniform(35, 80)]
        canvas.paint(region, kind, color, rng.uniform(10, 26), tint=8, shade=shade)
    elif kind is Ade.EARTH:
        color = [rng.uniform(120, 195), rng.uniform(100, 165), rng.uniform(70, 125)]
        canvas.paint(region, kind, color, rng.uniform(8, 24), tint=7, shade=shade)
    elif kind is Ade.SIDEWALK:
        gray = rng.uniform(120, 190)
        canvas.paint(region, kind, [gray + 8, gray + 3, gray - 6], rng.uniform(4, 12), tint=3)
        for slab in range(rng.integers(2, 7)):
            row = int(horizon + (size - horizon) * ((slab + 1) / 7) ** 1.6)
            canvas.image[min(row, size - 1)] *= 0.85
    else:
        water(canvas, inside)


def water(canvas: Canvas, inside: np.ndarray) -> None:
    """Rippled water where a canvas-sized array is true."""
    rng = canvas.rng
    region = canvas.region_of(inside)
    if region is None:
        return
    ripples = np.sin(canvas.row[region.rows] * rng.uniform(0.6, 2.0) + canvas.texture(*region.shape) * 2.5) * 0.7
    texture = (ripples + canvas.texture(*region.shape) * 0.5).astype(np.float32)
    shade = rng.uniform(-0.4, 0.3)
    canvas.paint(region, Ade.WATER, _near(rng, _WATERS, 15), rng.uniform(6, 18), tint=3, shade=shade, texture=texture)


def shore(canvas: Canvas, height: float) -> None:
    """The near bank of a lake, grass or earth."""
    rng = canvas.rng
    region = canvas.region_of(canvas.below(canvas.outline(height, canvas.size * 0.04)))
    if rng.random() < 0.5:
        canvas.paint(region, Ade.GRASS, _near(rng, ((95, 135, 60), (120, 125, 80)), 12), grain=18, tint=8)
    else:
        canvas.paint(region, Ade.EARTH, _near(rng, ((185, 165, 125), (150, 130, 100)), 15), grain=16, tint=6)


def road(canvas: Canvas, horizon: float) -> PlaceOnRoad:
    """A road in perspective, with or without sidewalks and markings.

    Returns a function of depth (0 at the horizon, 1 at the lower edge) and side (-1 left to 1 right) that gives the
    point of the road there, for cars to stand on.
    """
    rng, size = canvas.rng, canvas.size
    far, far_half = size * rng.uniform(0.25, 0.75), size * rng.uniform(0.01, 0.06)
    near, near_half = far + size * rng.uniform(-0.4, 0.4), size * rng.uniform(0.25, 0.75)

    def place(depth: float, side: float) -> Point:
        half = far_half + (near_half - far_half) * depth
        return far + (near - far) * depth + side * half, horizon + (size - horizon) * depth

    def strip(left: float, right: float, start: float = 0, end: float = 1) -> list[Point]:
        return [place(start, left), place(start, right), place(end, right), place(end, left)]

    if rng.random() < 0.5:
        gray = rng.uniform(140, 195)
        walk = canvas.polygon(strip(-1.5, 1.5))
        canvas.paint(walk, Ade.SIDEWALK, [gray + 6, gray + 2, gray - 6], rng.uniform(4, 10), tint=3)
    gray = rng.uniform(75, 140)
    asphalt = [gray, gray, gray + rng.uniform(-3, 6)]
    canvas.paint(
        canvas.polygon(strip(-1, 1)), Ade.ROAD, asphalt, rng.uniform(4, 13), tint=2, shade=rng.uniform(-0.2, 0.3)
    )
    if rng.random() < 0.7:
        for dash in range(6):
            marking = canvas.polygon(strip(-0.03, 0.03, (dash / 6) ** 2, ((dash + 0.5) / 6) ** 2))
            canvas.paint(marking, None, [225, 225, 215], grain=5, tint=0)
    return place


def building(canvas: Canvas, left: float, right: float, top: float, base: float) -> None:
    """A wall with rows of windows, often a door, sometimes a gable."""
    rng = canvas.rng
    width, height = right - left, base - top
    scale = canvas.size / 128
    if rng.random() < 0.35:
        peak = (left + right) / 2 + rng.uniform(-3, 3), top - width * rng.uniform(0.2, 0.5)
        gable = canvas.polygon([(left - 2, top), (right + 2, top), peak])
        canvas.paint(gable, Ade.BUILDING, _near(rng, _ROOFS, 15), grain=10, tint=4)
    wall = canvas.rectangle(left, top, right, base)
    if wall is None:
        return
    texture = canvas.texture(*wall.shape) * 0.6
    if rng.random() < 0.4:
        courses = canvas.row[wall.rows] % int(rng.integers(2, 5)) == 0
        texture = texture - courses.astype(np.float32)
    color = _near(rng, _WALLS, 20)
    canvas.paint(wall, Ade.BUILDING, color, rng.uniform(4, 12), tint=3, shade=rng.uniform(-0.3, 0.2), texture=texture)
    if rng.random() < 0.3:
        canvas.paint(canvas.rectangle(left, top, left + width * 0.25, base), None, color * 0.75, grain=6, tint=2)
    columns = max(1, int(width / (rng.uniform(7, 15) * scale)))
    floors = max(1, int(height / (rng.uniform(9, 16) * scale)))
    glass = _near(rng, _GLASS, 8)
    half_width = width / columns * rng.uniform(0.2, 0.35)
    half_height = height / floors * rng.uniform(0.2, 0.35)
    for column in range(columns):
        for floor in range(floors):
            x, y = left + (column + 0.5) * width / columns, top + (floor + 0.5) * height / floors
            pane = canvas.rectangle(x - half_width, y - half_height, x + half_width, y + half_height)
            canvas.paint(pane, Ade.WINDOWPANE, glass * rng.uniform(0.7, 1.2), grain=8, tint=2, lit=False)
    if rng.random() < 0.75:
        door_width = max(4, width * rng.uniform(0.12, 0.25))
        door_height = min(height * 0.5, door_width * rng.uniform(1.6, 2.3))
        x = rng.uniform(left + 1, max(left + 2, right - door_width - 1))
        door = canvas.rectangle(x, base - door_height, x + door_width, base)
        canvas.paint(door, Ade.DOOR, _near(rng, _DOORS, 10) * rng.uniform(0.8, 1.3), grain=5, tint=3)


def tree(canvas: Canvas, x: float, base: float, height: float) -> None:
    """A conifer or a round tree; trunk and crown are both labeled tree."""
    rng, size = canvas.rng, canvas.size
    trunk, half = height * rng.uniform(0.15, 0.4), max(1.5, height * rng.uniform(0.03, 0.07))
    bark = [rng.uniform(60, 110), rng.uniform(50, 80), rng.uniform(35, 60)]
    canvas.paint(canvas.rectangle(x - half, base - trunk - height * 0.1, x + half, base), Ade.TREE, bark, 8, tint=3)
    crown = height - trunk
    pieces = []
    if rng.random() < 0.3:
        for layer in range(3):
            y, reach = base - trunk - crown * layer / 3.5, height * 0.28 * (1 - layer * 0.25)
            pieces.append(canvas.polygon([(x - reach, y), (x + reach, y), (x, y - crown * 0.55)]))
    else:
        for _ in range(rng.integers(4, 9)):
            cx, cy = x + rng.normal(0, height * 0.13), base - trunk - crown * rng.uniform(0.2, 0.8)
            radius = height * rng.uniform(0.12, 0.25)
            pieces.append(canvas.ellipse(cx - radius, cy - radius, cx + radius, cy + radius))
    inside = np.zeros((size, size), np.bool_)
    for piece in pieces:
        if piece is not None:
            inside[piece.rows, piece.columns] |= piece.inside
    inside &= canvas.full_texture() <= 1.9  # holes between the leaves
    shares = [0.25, 0.25, 0.2, 0.14, 0.09, 0.07]  # autumn colors are rarer
    color = np.array(_LEAVES[rng.choice(6, p=shares)]) + rng.uniform(-12, 12, 3)
    canvas.paint(canvas.region_of(inside), Ade.TREE, color, rng.uniform(14, 34), tint=8, shade=-0.2)


def car(canvas: Canvas, x: float, base: float, length: float) -> None:
    """A car from the side, or shorter and with lamps from the front or behind."""
    rng = canvas.rng
    height = length * rng.uniform(0.32, 0.45)
    facing = rng.random() < 0.4
    if facing:
        length, height = length * 0.62, height * 1.35
    color = _near(rng, _CARS, 5) * rng.uniform(0.8, 1.15)
    shadow = canvas.ellipse(x - length * 0.55, base - height * 0.12, x + length * 0.55, base + height * 0.1)
    canvas.paint(shadow, None, [35, 35, 38], grain=3, tint=0)
    body = canvas.rectangle(
        x - length / 2, base - height * 0.65, x + length / 2, base - height * 0.05, radius=max(1, length * 0.08)
    )
    canvas.paint(body, Ade.CAR, color, grain=6, tint=2, shade=-0.3)
    for share, low, high, paint in ((0.38, 0.60, 1.0, color * 0.9), (0.30, 0.62, 0.94, (50, 60, 72))):
        slope = share * 0.64
        cabin = canvas.polygon(
            [
                (x - length * share, base - height * low),
                (x - length * slope, base - height * high),
                (x + length * slope, base - height * high),
                (x + length * share, base - height * low),
            ]
        )
        canvas.paint(cabin, Ade.CAR, paint, grain=6, tint=1)
    for side in (-0.3, 0.3):
        wheel, middle = height * 0.2, x + side * length
        canvas.paint(
            canvas.ellipse(middle - wheel, base - 2 * wheel, middle + wheel, base), Ade.CAR, [28, 28, 30], 5, tint=0
        )
    if facing:
        lamp = [235, 60, 50] if rng.random() < 0.5 else [250, 245, 220]
        for side in (-0.38, 0.38):
            middle = x + side * length
            glow = canvas.ellipse(middle - 1.5, base - height * 0.48, middle + 1.5, base - height * 0.38)
            canvas.paint(glow, Ade.CAR, lamp, grain=0, tint=0, lit=False)


def person(canvas: Canvas, x: float, base: float, height: float) -> None:
    """A standing or walking person."""
    rng = canvas.rng
    half, stride = height * rng.uniform(0.11, 0.16), height * rng.uniform(0, 0.08)
    hips, trousers = base - height * 0.5, rng.uniform(20, 120, 3)
    for side in (-1, 1):
        leg = canvas.polygon(
            [
                (x + side * half * 0.1, hips),
                (x + side * half * 0.9, hips),
                (x + side * (half * 0.8 + stride), base),
                (x + side * (half * 0.2 + stride), base),
            ]
        )
        canvas.paint(leg, Ade.PERSON, trousers, grain=5, tint=2)
    shoulders, waist = base - height * 0.82, base - height * 0.45
    torso = [
        (x - half * 1.1, shoulders),
        (x + half * 1.1, shoulders),
        (x + half * 0.95, waist),
        (x - half * 0.95, waist),
    ]
    canvas.paint(canvas.polygon(torso), Ade.PERSON, rng.uniform(20, 220, 3), grain=6, tint=3)
    hair = canvas.ellipse(x - height * 0.07, base - height * 1.01, x + height * 0.07, base - height * 0.86)
    canvas.paint(hair, Ade.PERSON, rng.uniform(15, 110, 3), grain=4, tint=2)
    face = canvas.ellipse(x - height * 0.06, base - height * 0.96, x + height * 0.06, base - height * 0.84)
    canvas.paint(face, Ade.PERSON, _near(rng, _SKINS, 8), grain=4, tint=2)

"""Things drawn from the side, as cut-outs: for pictures that need no photograph of anybody.

Metres: x to the right from the thing's rear, y up from the floor.
"""

import math
from collections.abc import Callable, Mapping, Sequence

import numpy as np

from models.synthesis.cutouts import Cutout
from models.synthesis.sheet import BLACK, GREY, SILVER, Colour, Sheet
from vision.detections import Label

_RED, _AMBER, _WHITE = (40, 36, 190), (60, 160, 240), (236, 238, 238)
_PAINTS = (
    (46, 40, 176),
    (150, 78, 30),
    (70, 120, 40),
    (60, 58, 58),
    (226, 226, 224),
    (40, 130, 220),
)
_CLOTHES = ((90, 60, 40), (60, 60, 62), (120, 70, 40), (70, 40, 110), (150, 150, 146), (50, 90, 60))
_SKIN, _HAIR = (140, 170, 214), (30, 34, 40)


def _paint(rng: np.random.Generator, paints: Sequence[Colour] = _PAINTS) -> Colour:
    return paints[int(rng.integers(len(paints)))]


def draw_ebike(rng: np.random.Generator) -> Cutout:
    """An electric moped, as they are ridden in cities."""
    sheet, paint = Sheet((1.75, 1.25)), _paint(rng)
    rear, front = (0.33, 0.24), (1.42, 0.24)
    for hub in (rear, front):
        sheet.disc_wheel(hub, 0.24, 0.09)
    sheet.bar([(0.62, 0.3), rear], 0.07, GREY)
    sheet.bar([(0.42, 0.62), (0.36, 0.3)], 0.04, SILVER)
    sheet.bar([front, (1.3, 0.6), (1.22, 0.98)], 0.05, GREY)
    sheet.shape(
        [(1.2, 0.43), (1.28, 0.5), (1.5, 0.53), (1.66, 0.4), (1.56, 0.5), (1.4, 0.58)], paint
    )
    sheet.shape(
        [(0.5, 0.28), (0.56, 0.2), (1.08, 0.2), (1.2, 0.32), (1.14, 0.36), (0.6, 0.36)], BLACK
    )
    sheet.shape(
        [
            (0.03, 0.62),
            (0.1, 0.72),
            (0.75, 0.7),
            (0.8, 0.55),
            (0.74, 0.34),
            (0.6, 0.32),
            (0.5, 0.48),
            (0.25, 0.55),
        ],
        paint,
    )
    sheet.shape(
        [
            (1.08, 0.3),
            (1.2, 0.28),
            (1.34, 0.56),
            (1.33, 0.8),
            (1.26, 0.94),
            (1.18, 0.9),
            (1.2, 0.6),
        ],
        paint,
    )
    sheet.shape(
        [(0.1, 0.72), (0.06, 0.78), (0.2, 0.84), (0.5, 0.79), (0.76, 0.8), (0.78, 0.72)], BLACK
    )
    sheet.shape([(0.02, 0.66), (0.0, 0.72), (0.08, 0.74), (0.1, 0.66)], _RED)
    sheet.bar([(0.02, 0.82), (0.16, 0.86), (0.2, 0.78)], 0.025, SILVER)
    sheet.shape([(1.27, 0.88), (1.36, 0.9), (1.35, 1.0), (1.24, 1.02)], paint)
    sheet.shape([(1.3, 0.56), (1.5, 0.6), (1.5, 0.84), (1.3, 0.86)], (70, 72, 74))
    sheet.disc((1.35, 0.93), 0.05, _WHITE)
    sheet.bar([(1.02, 1.04), (1.26, 1.0)], 0.04, BLACK)
    sheet.bar([(1.2, 1.02), (1.12, 1.18)], 0.015, BLACK)
    sheet.shape([(1.06, 1.15), (1.16, 1.16), (1.17, 1.22), (1.07, 1.22)], BLACK)
    sheet.disc((1.3, 0.66), 0.025, _AMBER)
    if rng.random() < 0.4:
        sheet.shape([(0.0, 0.82), (0.0, 1.12), (0.34, 1.12), (0.34, 0.84)], _paint(rng))
    return sheet.cut_out(Label.EBIKE, rng)


def draw_bicycle(rng: np.random.Generator) -> Cutout:
    """A bicycle without a motor."""
    sheet, paint = Sheet((1.75, 1.1)), _paint(rng)
    rear, front, pedals = (0.35, 0.34), (1.38, 0.34), (0.8, 0.3)
    saddle, head = (0.66, 0.86), (1.2, 0.84)
    for hub in (rear, front):
        sheet.wheel(hub, 0.34, 0.04)
    for tube in (
        [rear, pedals],
        [rear, (0.68, 0.78)],
        [pedals, saddle],
        [(0.7, 0.76), (1.2, 0.78)],
        [pedals, (1.22, 0.7)],
        [front, (1.18, 0.96)],
    ):
        sheet.bar(tube, 0.035, paint)
    sheet.shape([(0.52, 0.86), (0.54, 0.92), (0.82, 0.9), (0.8, 0.87)], BLACK)
    sheet.bar([head, (1.17, 0.98), (1.06, 1.02)], 0.03, BLACK)
    sheet.disc(pedals, 0.09, GREY)
    sheet.bar([(0.72, 0.16), (0.88, 0.44)], 0.025, BLACK)
    return sheet.cut_out(Label.BICYCLE, rng)


def draw_wheelchair(rng: np.random.Generator) -> Cutout:
    """A wheelchair with somebody in it."""
    sheet, cloth, trousers = Sheet((1.15, 1.4)), _paint(rng, _CLOTHES), _paint(rng, _CLOTHES)
    sheet.bar([(0.1, 0.92), (0.22, 0.9), (0.26, 0.5)], 0.03, GREY)
    sheet.shape([(0.22, 0.52), (0.22, 0.95), (0.28, 0.95), (0.3, 0.52)], BLACK)
    sheet.shape([(0.3, 0.56), (0.28, 1.08), (0.4, 1.14), (0.52, 1.08), (0.54, 0.56)], cloth)
    sheet.disc((0.42, 1.24), 0.11, _HAIR)
    sheet.disc((0.46, 1.22), 0.085, _SKIN)
    sheet.bar([(0.42, 1.04), (0.46, 0.78), (0.7, 0.74)], 0.09, cloth)
    sheet.bar([(0.42, 0.6), (0.82, 0.6), (0.88, 0.2)], 0.14, trousers)
    sheet.bar([(0.88, 0.14), (1.02, 0.12)], 0.08, BLACK)
    sheet.shape([(0.24, 0.48), (0.24, 0.54), (0.78, 0.54), (0.78, 0.48)], BLACK)
    sheet.bar([(0.28, 0.74), (0.7, 0.74), (0.72, 0.5)], 0.03, SILVER)
    sheet.bar([(0.74, 0.5), (0.86, 0.12), (1.05, 0.08)], 0.03, SILVER)
    sheet.wheel((0.36, 0.31), 0.31, 0.035)
    sheet.disc_wheel((0.84, 0.09), 0.09, 0.04)
    return sheet.cut_out(Label.WHEELCHAIR, rng)


def draw_stroller(rng: np.random.Generator) -> Cutout:
    """A pushchair with its hood up."""
    sheet, cloth = Sheet((1.05, 1.1)), _paint(rng)
    sheet.bar([(0.02, 1.02), (0.2, 0.9), (0.75, 0.16)], 0.03, GREY)
    sheet.bar([(0.62, 0.6), (0.28, 0.16)], 0.03, GREY)
    sheet.shape(
        [(0.24, 0.62), (0.3, 0.4), (0.72, 0.36), (0.94, 0.5), (0.9, 0.56), (0.6, 0.6)], cloth
    )
    arc = [(0.6 + 0.36 * math.cos(a), 0.62 + 0.36 * math.sin(a)) for a in np.linspace(0.9, 3.1, 9)]
    sheet.shape([(0.6, 0.6), *arc], cloth)
    sheet.shape([(0.3, 0.2), (0.32, 0.32), (0.7, 0.3), (0.7, 0.2)], BLACK)
    for hub in ((0.24, 0.13), (0.8, 0.13)):
        sheet.disc_wheel(hub, 0.13, 0.04)
    return sheet.cut_out(Label.STROLLER, rng)


def draw_trolley(rng: np.random.Generator) -> Cutout:
    """A cart with parcels."""
    sheet = Sheet((1.0, 1.15))
    sheet.shape([(0.1, 0.2), (0.1, 0.26), (0.96, 0.26), (0.96, 0.2)], (110, 80, 40))
    sheet.bar([(0.12, 0.24), (0.06, 1.0)], 0.035, SILVER)
    for left, low, right, high in (
        (0.2, 0.26, 0.6, 0.58),
        (0.6, 0.26, 0.94, 0.5),
        (0.24, 0.58, 0.74, 0.9),
    ):
        shade = float(rng.uniform(0.8, 1.15))
        colour = tuple(round(shade * c) for c in (96, 140, 178))
        sheet.shape([(left, low), (left, high), (right, high), (right, low)], colour)
        sheet.bar(
            [((left + right) / 2, low + 0.02), ((left + right) / 2, high - 0.02)],
            0.03,
            (150, 180, 196),
        )
    for hub in ((0.22, 0.1), (0.84, 0.1)):
        sheet.disc_wheel(hub, 0.1, 0.04)
    return sheet.cut_out(Label.OTHER_WHEELED, rng)


def draw_person(rng: np.random.Generator) -> Cutout:
    """Somebody who stands, seen from the front."""
    sheet, cloth, trousers = Sheet((0.7, 1.8)), _paint(rng, _CLOTHES), _paint(rng, _CLOTHES)
    for side in (-1, 1):
        sheet.bar([(0.35 + 0.08 * side, 0.9), (0.35 + 0.1 * side, 0.1)], 0.14, trousers)
        sheet.shape(
            [
                (0.35 + 0.04 * side, 0.0),
                (0.35 + 0.04 * side, 0.08),
                (0.35 + 0.19 * side, 0.07),
                (0.35 + 0.2 * side, 0.0),
            ],
            BLACK,
        )
        sheet.bar(
            [(0.35 + 0.2 * side, 1.38), (0.35 + 0.26 * side, 1.08), (0.35 + 0.24 * side, 0.84)],
            0.1,
            cloth,
        )
        sheet.disc((0.35 + 0.24 * side, 0.8), 0.05, _SKIN)
    sheet.shape(
        [(0.16, 1.42), (0.2, 0.84), (0.5, 0.84), (0.54, 1.42), (0.42, 1.5), (0.28, 1.5)], cloth
    )
    sheet.bar([(0.35, 1.45), (0.35, 1.56)], 0.1, _SKIN)
    sheet.disc((0.35, 1.65), 0.115, _HAIR)
    sheet.disc((0.35, 1.62), 0.09, _SKIN)
    return sheet.cut_out(Label.PERSON, rng)


Drawing = Callable[[np.random.Generator], Cutout]

DRAWINGS: Mapping[Label, Drawing] = {
    Label.PERSON: draw_person,
    Label.EBIKE: draw_ebike,
    Label.BICYCLE: draw_bicycle,
    Label.WHEELCHAIR: draw_wheelchair,
    Label.STROLLER: draw_stroller,
    Label.OTHER_WHEELED: draw_trolley,
}
"""One way to draw each; a bicycle that only looks like an e-bike is not among them."""

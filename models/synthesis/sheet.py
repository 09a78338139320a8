"""A sheet on which things are drawn from the side, and cut out.

Metres: x to the right from the thing's rear, y up from the floor.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import cv2
import numpy as np

from models.synthesis.cutouts import Cutout, Mask
from vision.detections import Label
from vision.records import Picture

_PER_M = 240
_SMOOTH = 2
"""Drawn that many times as large, so that edges are smooth."""
_SPOKES = 9

BLACK, GREY, SILVER = (28, 26, 26), (110, 110, 112), (188, 190, 192)

Colour = tuple[int, ...]
Metres = tuple[float, float]


@dataclass
class Sheet:
    """What is drawn on. size_m: width and height."""

    size_m: Metres
    picture: Picture = field(init=False)
    mask: Mask = field(init=False)

    def __post_init__(self) -> None:
        width, height = (round(side * _PER_M * _SMOOTH) for side in self.size_m)
        self.picture = np.zeros((height, width, 3), np.uint8)
        self.mask = np.zeros((height, width), np.uint8)

    def shape(self, points: Sequence[Metres], colour: Colour) -> None:
        """A filled polygon, lit from above."""
        corners = np.array([self._at(point) for point in points], np.int32)
        cv2.fillPoly(self.mask, [corners], (255,))
        cv2.fillPoly(self.picture, [corners], colour)
        light = tuple(min(255, round(1.25 * c) + 22) for c in colour)
        cv2.polylines(self.picture, [corners], True, light, self._thick(0.012))

    def bar(self, points: Sequence[Metres], thick_m: float, colour: Colour) -> None:
        """A tube along points."""
        places = np.array([self._at(point) for point in points], np.int32)
        cv2.polylines(self.mask, [places], False, (255,), self._thick(thick_m))
        cv2.polylines(self.picture, [places], False, colour, self._thick(thick_m))
        light = tuple(min(255, c + 50) for c in colour)
        cv2.polylines(self.picture, [places], False, light, self._thick(thick_m / 4))

    def disc(self, centre: Metres, radius_m: float, colour: Colour) -> None:
        """A filled circle."""
        radius = self._thick(radius_m)
        cv2.circle(self.mask, self._at(centre), radius, (255,), -1)
        cv2.circle(self.picture, self._at(centre), radius, colour, -1)

    def disc_wheel(self, centre: Metres, radius_m: float, tyre_m: float) -> None:
        """A thick tyre on a closed rim, as mopeds have them."""
        self.disc(centre, radius_m, BLACK)
        self.disc(centre, radius_m - tyre_m, (58, 56, 55))
        self.disc(centre, 0.85 * (radius_m - tyre_m), (36, 35, 34))
        self.disc(centre, 0.22 * radius_m, GREY)

    def wheel(self, centre: Metres, radius_m: float, tyre_m: float) -> None:
        """A tyre, a rim, a hub and spokes with nothing between them."""
        at, middle_m = self._at(centre), radius_m - tyre_m / 2
        for paper, colour in ((self.mask, (255,)), (self.picture, BLACK)):
            cv2.circle(paper, at, self._thick(middle_m), colour, self._thick(tyre_m))
            rim = at, self._thick(radius_m - tyre_m)
            cv2.circle(paper, *rim, (255,) if paper is self.mask else SILVER, self._thick(0.015))
        for k in range(_SPOKES):
            turn = math.pi * k / _SPOKES
            dx, dy = ((radius_m - tyre_m) * part for part in (math.cos(turn), math.sin(turn)))
            ends = [(centre[0] - dx, centre[1] - dy), (centre[0] + dx, centre[1] + dy)]
            self.bar(ends, 0.006, SILVER)
        self.disc(centre, 0.03, GREY)

    def cut_out(self, label: Label, rng: np.random.Generator) -> Cutout:
        """What was drawn, with light that falls from above and some grain."""
        size = self.mask.shape[1] // _SMOOTH, self.mask.shape[0] // _SMOOTH
        small = cv2.resize(self.picture, size, interpolation=cv2.INTER_AREA).astype(np.float32)
        mask = np.asarray(cv2.resize(self.mask, size, interpolation=cv2.INTER_AREA), np.uint8)
        # Edges were mixed with the black of the empty sheet.
        small /= np.maximum(mask[..., None] / 255.0, 0.2)
        light = np.linspace(1.12, 0.72, size[1], dtype=np.float32)
        # Plain colours are nothing like a photograph: surfaces show dirt and what they reflect.
        patches = rng.normal(1.0, 0.25, (size[1] // 20, size[0] // 20)).astype(np.float32)
        shine = light[:, None] * cv2.resize(patches, size, interpolation=cv2.INTER_CUBIC)
        dull = 95 + 0.7 * (small - 128)
        picture = np.clip(dull * shine[..., None], 0, 255).astype(np.uint8)
        rows, columns = np.flatnonzero(mask.max(axis=1)), np.flatnonzero(mask.max(axis=0))
        part = np.s_[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
        return Cutout(label, np.ascontiguousarray(picture[part]), np.ascontiguousarray(mask[part]))

    def _at(self, point: Metres) -> tuple[int, int]:
        scale = _PER_M * _SMOOTH
        return round(point[0] * scale), round((self.size_m[1] - point[1]) * scale)

    @staticmethod
    def _thick(metres: float) -> int:
        return max(1, round(metres * _PER_M * _SMOOTH))

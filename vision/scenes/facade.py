"""A residential building: its measures, and its face drawn in metres."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

FLOOR_M = 3.0
COLUMN_M = 3.6
BALCONY_M = 1.3
RAIL_M = 1.05

Texture = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Opening:
    """A window or a balcony door, in façade metres."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def corners_m(self) -> NDArray[np.float64]:
        """Bottom left, bottom right, top right, top left; shape (4, 3), a little proud."""
        x0, y0, x1, y1 = self.x0, self.y0, self.x1, self.y1
        return np.array([[x0, y0, 0.02], [x1, y0, 0.02], [x1, y1, 0.02], [x0, y1, 0.02]])


@dataclass(frozen=True, slots=True)
class Building:
    """floors and columns of flats; balconies: for each column, whether it has them. The face
    spans x from −width_m/2 to width_m/2 and y from 0 to height_m. Floors count from 1 at the
    ground, columns from 1 at the left."""

    floors: int
    columns: int
    balconies: tuple[bool, ...]

    @property
    def width_m(self) -> float:
        return self.columns * COLUMN_M

    @property
    def height_m(self) -> float:
        return self.floors * FLOOR_M

    def left_m(self, column: int) -> float:
        """x of the left edge of a column."""
        return (column - 1) * COLUMN_M - self.width_m / 2

    def opening(self, floor: int, column: int) -> Opening:
        x, y = self.left_m(column), (floor - 1) * FLOOR_M
        if self.balconies[column - 1]:
            return Opening(x + 0.6, y + 0.05, x + COLUMN_M - 0.6, y + 2.35)
        return Opening(x + 0.8, y + 0.95, x + COLUMN_M - 0.8, y + 2.40)

    def balcony_box_m(self, floor: int, column: int) -> tuple[float, float, float, float]:
        """x0, x1, y of the slab's underside, y of the rail's top; it stands out BALCONY_M."""
        x, y = self.left_m(column), (floor - 1) * FLOOR_M
        return x + 0.35, x + COLUMN_M - 0.35, y - 0.12, y + RAIL_M


def texture(
    building: Building, px_m: float, lit_share: float, rng: np.random.Generator
) -> tuple[Texture, Texture]:
    """The face at px_m pixels a metre, y down: reflectance, BGR, and shares of lamp light seen in
    windows, shape (H, W), 0–255."""
    h, w = round(building.height_m * px_m), round(building.width_m * px_m)
    wall = np.array(_WALLS[rng.integers(len(_WALLS))], np.float32)
    grain = cv2.resize(
        rng.normal(0, 1, (max(h // 24, 2), max(w // 24, 2))).astype(np.float32), (w, h)
    )
    fine = rng.normal(0, 1, (max(h // 2, 2), max(w // 2, 2))).astype(np.float32)
    grain = 4 * grain + 2.5 * cv2.resize(fine, (w, h), interpolation=cv2.INTER_NEAREST)
    face = np.clip(wall + grain[..., None], 0, 255).astype(np.uint8)
    lamps = np.zeros((h, w), np.uint8)

    def fill(image: Texture, area: tuple[float, ...], colour: tuple[float, ...]) -> None:
        x0, y0, x1, y1 = area
        left = round((x0 + building.width_m / 2) * px_m)
        right = round((x1 + building.width_m / 2) * px_m)
        top, bottom = round(h - y1 * px_m), round(h - y0 * px_m)
        cv2.rectangle(image, (left, top), (right - 1, bottom - 1), colour, -1)

    trim = tuple(float(v) for v in wall * 0.8)
    half = building.width_m / 2
    for floor in range(building.floors):
        fill(face, (-half, floor * FLOOR_M - 0.08, half, floor * FLOOR_M + 0.10), trim)
    for column in range(1, building.columns + 1):
        x = building.left_m(column)
        if column > 1 and not building.balconies[column - 1]:
            fill(face, (x - 0.07, 0, x + 0.07, building.height_m), trim)
        for floor in range(1, building.floors + 1):
            y = (floor - 1) * FLOOR_M
            o = building.opening(floor, column)
            fill(face, (o.x0 - 0.09, o.y0 - 0.09, o.x1 + 0.09, o.y1 + 0.09), (205, 208, 210))
            dark = float(rng.uniform(22, 62))
            fill(face, (o.x0, o.y0, o.x1, o.y1), (dark * 1.15, dark, dark * 0.9))
            # The upper part of a pane mirrors the sky.
            sky = dark + float(rng.uniform(5, 60))
            middle = o.y0 + (o.y1 - o.y0) * float(rng.uniform(0.3, 0.8))
            fill(face, (o.x0, middle, o.x1, o.y1), (sky * 1.15, sky, sky * 0.92))
            if rng.random() < 0.55:
                cloth = float(rng.uniform(90, 190))
                share = float(rng.uniform(0.15, 0.8)) * (o.x1 - o.x0)
                fill(face, (o.x0, o.y0, o.x0 + share, o.y1), (cloth * 0.85, cloth * 0.95, cloth))
            if rng.random() < lit_share:
                level = int(rng.integers(110, 256))
                fill(lamps, (o.x0, o.y0, o.x1, o.y1), (level,))
            centre = (o.x0 + o.x1) / 2
            fill(face, (centre - 0.035, o.y0, centre + 0.035, o.y1), (190, 192, 195))
            fill(lamps, (centre - 0.035, o.y0, centre + 0.035, o.y1), (0,))
            if not building.balconies[column - 1] and rng.random() < 0.6:
                left = o.x1 - 0.85 if rng.random() < 0.5 else o.x0 + 0.05
                fill(face, (left, y + 0.25, left + 0.8, y + 0.80), (212, 214, 214))
                fill(face, (left + 0.08, y + 0.31, left + 0.5, y + 0.74), (120, 122, 124))
    return face, lamps


_WALLS = ((138, 152, 163), (122, 142, 176), (165, 170, 172), (112, 131, 152), (150, 165, 190))

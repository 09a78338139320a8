"""Empty cabins and corridors, drawn by following the ray of every pixel into a box.

Metres: x to the right, y down from the ceiling, z along the box. The camera is inside; behind
it the box goes on. The same rays say where a point of the box is in the picture.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from vision.records import Picture

Values = NDArray[np.float64]
Texture = Callable[[np.random.Generator], Picture]

_TEXELS = 384


@dataclass(frozen=True, slots=True)
class Lens:
    """Where a camera stands and how it sees.

    place: metres. turn: rows are the picture's right, down and forward axes. focal_px: pixels a
    radian at the centre. fisheye: equidistant instead of rectilinear. size: width, height in px.
    """

    place: Values
    turn: Values
    focal_px: float
    fisheye: bool
    size: tuple[int, int]

    def rays(self) -> Values:
        """Direction of every pixel, shape (H, W, 3), unit length."""
        width, height = self.size
        x, y = np.meshgrid(np.arange(width) - width / 2, np.arange(height) - height / 2)
        x, y = x / self.focal_px, y / self.focal_px
        if self.fisheye:
            angle = np.minimum(np.hypot(x, y), 1.5)
            sine = np.where(angle > 1e-9, np.sin(angle) / np.maximum(np.hypot(x, y), 1e-9), 1.0)
            rays = np.stack([x * sine, y * sine, np.cos(angle)], axis=-1)
        else:
            rays = np.stack([x, y, np.ones_like(x)], axis=-1)
            rays /= np.linalg.norm(rays, axis=-1, keepdims=True)
        return np.asarray(rays @ self.turn)

    def project(self, points: Values) -> Values:
        """Pixels of points in the box, shape (N, 2); NaN behind the camera."""
        seen = (points - self.place) @ self.turn.T
        flat = np.hypot(seen[:, 0], seen[:, 1])
        depth = np.where(seen[:, 2] > 0.05, seen[:, 2], np.nan)
        bent = np.arctan2(flat, depth) / np.maximum(flat, 1e-9)
        factor = bent if self.fisheye else 1.0 / depth
        centre = np.asarray(self.size) / 2
        return np.asarray(seen[:, :2] * factor[:, None] * self.focal_px + centre)


@dataclass(frozen=True, slots=True)
class Cabin:
    """An empty cabin. size: width, height and depth of the box in metres."""

    picture: Picture
    lens: Lens
    size: tuple[float, float, float]
    mirror: bool


def draw_cabin(rng: np.random.Generator) -> Cabin:
    """A cabin or corridor as a camera of some kind sees it."""
    return furnish(rng, *draw_view(rng), mirrors=0.3)


def furnish(
    rng: np.random.Generator, size: tuple[float, float, float], lens: Lens, *, mirrors: float
) -> Cabin:
    """A cabin of this size, in metres, as this camera sees it. mirrors: share of cabins that have
    one on the far wall."""
    texture = WALLS[rng.integers(len(WALLS))]
    walls = [_decorated(rng, texture(rng)) for _ in range(4)]
    surfaces = [*walls, _floor(rng), _ceiling(rng)]
    mirror = bool(rng.random() < mirrors)
    rays = lens.rays()
    picture = _cast(np.broadcast_to(lens.place, rays.shape), rays, size, surfaces, mirror)
    return Cabin(np.clip(picture, 0, 255).astype(np.uint8), lens, size, mirror)


def draw_view(rng: np.random.Generator) -> tuple[tuple[float, float, float], Lens]:
    """The size of a cabin, in metres, and a camera in it: in a corner, or held by a hand."""
    size = (rng.uniform(1.2, 2.4), rng.uniform(2.2, 2.6), rng.uniform(1.4, 3.2))
    lens = _corner_camera(rng, size) if rng.random() < 0.45 else _standing_camera(rng, size)
    return size, lens


def _corner_camera(rng: np.random.Generator, size: tuple[float, float, float]) -> Lens:
    width, height, depth = size
    place = np.array(
        [
            width * (0.08 if rng.random() < 0.5 else 0.92),
            rng.uniform(0.05, 0.3),
            depth * rng.uniform(0.03, 0.1),
        ]
    )
    aim = np.array(
        [
            width * rng.uniform(0.35, 0.65),
            height * rng.uniform(0.6, 1.0),
            depth * rng.uniform(0.45, 0.75),
        ]
    )
    fisheye = bool(rng.random() < 0.6)
    side = int(rng.integers(416, 640))
    shape = (side, int(side * rng.uniform(0.56, 1.1)))
    field = rng.uniform(1.7, 2.5) if fisheye else rng.uniform(1.2, 1.8)
    focal_px = side / field if fisheye else side / (2 * math.tan(field / 2))
    return Lens(place, looking(aim - place, rng.normal(0, 0.06)), focal_px, fisheye, shape)


def _standing_camera(rng: np.random.Generator, size: tuple[float, float, float]) -> Lens:
    width, height, depth = size
    place = np.array(
        [width * rng.uniform(0.25, 0.75), height - rng.uniform(0.9, 1.9), depth * 0.02]
    )
    aim = np.array(
        [width * rng.uniform(0.3, 0.7), height - rng.uniform(0.4, 1.2), depth * rng.uniform(0.7, 1)]
    )
    long = int(rng.integers(416, 640))
    short = int(long * rng.uniform(0.56, 0.95))
    shape = (short, long) if rng.random() < 0.5 else (long, short)
    field = rng.uniform(1.0, 1.6)
    focal_px = long / (2 * math.tan(field / 2))
    return Lens(place, looking(aim - place, rng.normal(0, 0.03)), focal_px, False, shape)


def looking(direction: Values, roll: float) -> Values:
    """The axes of a camera that looks this way, as `Lens.turn` has them; roll in radians."""
    forward = direction / np.linalg.norm(direction)
    right = np.cross(np.array([0.0, 1.0, 0.0]), forward)
    right /= np.linalg.norm(right)
    down = np.cross(forward, right)
    cos, sin = math.cos(roll), math.sin(roll)
    return np.stack([cos * right + sin * down, cos * down - sin * right, forward])


def _cast(
    start: Values,
    rays: Values,
    size: tuple[float, float, float],
    surfaces: list[Picture],
    mirror: bool,
) -> Values:
    """Colours that rays from inside the box end on; the far wall may send them back once."""
    box = np.asarray(size)
    with np.errstate(divide="ignore", invalid="ignore"):
        reach = np.where(rays > 0, (box - start) / rays, np.where(rays < 0, -start / rays, np.inf))
    axis = np.argmin(reach, axis=-1)
    length = np.take_along_axis(reach, axis[..., None], axis=-1)
    hit = start + rays * length
    towards = np.take_along_axis(rays, axis[..., None], axis=-1)[..., 0] > 0
    u = np.where(axis == 0, hit[..., 2] / box[2], hit[..., 0] / box[0])
    v = np.where(axis == 1, hit[..., 2] / box[2], hit[..., 1] / box[1])
    number = np.select(
        [(axis == 1) & towards, (axis == 1) & ~towards, (axis == 0) & towards, axis == 0, towards],
        [4, 5, 1, 3, 2],
        0,
    )
    colours = np.zeros(rays.shape)
    x = (u * (_TEXELS - 1)).astype(np.float32)
    y = (v * (_TEXELS - 1)).astype(np.float32)
    for index, surface in enumerate(surfaces):
        chosen = number == index
        if chosen.any():
            colours[chosen] = cv2.remap(surface, x, y, cv2.INTER_LINEAR)[chosen]
    # Light falls from the ceiling and fades into the corners.
    edge = np.minimum(np.minimum(u, 1 - u), np.minimum(v, 1 - v))
    shade = (0.72 + 0.28 * np.clip(edge / 0.25, 0, 1)) * (1.08 - 0.3 * hit[..., 1] / box[1])
    colours *= shade[..., None]
    if mirror:
        glass = (number == 2) & (v < 0.85)
        if glass.any():
            back = rays * np.array([1.0, 1.0, -1.0])
            inside = hit * np.array([1.0, 1.0, 0.999])
            seen = _cast(inside, back, size, surfaces, mirror=False)
            colours[glass] = 0.2 * colours[glass] + 0.75 * seen[glass]
    return colours


def _noise(rng: np.random.Generator, blur_x: float, blur_y: float) -> Values:
    """Smooth noise of standard deviation 1; blurs are in texels."""
    noise = rng.standard_normal((_TEXELS, _TEXELS)).astype(np.float32)
    # What is very smooth is as smooth when it is made small, and that is a hundred times faster.
    step = 8 if min(blur_x, blur_y) >= 16 else 1
    side = _TEXELS // step
    small = cv2.resize(noise, (side, side), interpolation=cv2.INTER_AREA)
    small = cv2.GaussianBlur(small, (0, 0), sigmaX=blur_x / step, sigmaY=blur_y / step)
    smooth = cv2.resize(small, (_TEXELS, _TEXELS), interpolation=cv2.INTER_LINEAR)
    return np.asarray(smooth / (smooth.std() + 1e-9), np.float64)


def _surface(colour: Values, relief: Values) -> Picture:
    return np.asarray(np.clip(colour + relief[..., None], 0, 255), np.uint8)


def steel(rng: np.random.Generator) -> Picture:
    """Brushed steel in panels, with the soft reflections that it has."""
    grey = rng.uniform(70, 190)
    tint = rng.normal(0, 6, 3)
    soft = _noise(rng, 45, 90) * rng.uniform(10, 35)
    picture = _surface(grey + tint, _noise(rng, 0.7, 30) * rng.uniform(2, 7) + soft)
    for seam in range(1, int(rng.integers(1, 5))):
        cv2.line(picture, (seam * 96, 0), (seam * 96, _TEXELS), (40, 40, 40), 1)
    return picture


def wood(rng: np.random.Generator) -> Picture:
    """Wood or the plywood that protects a new cabin."""
    brown = np.array([rng.uniform(50, 120), rng.uniform(90, 160), rng.uniform(130, 205)])
    return _surface(brown, _noise(rng, 4, 60) * 9 + _noise(rng, 1, 25) * 5)


def stone(rng: np.random.Generator) -> Picture:
    """Marble, plaster or paint."""
    base = rng.uniform(90, 225) + rng.normal(0, 12, 3)
    return _surface(base, _noise(rng, 9, 9) * rng.uniform(1, 12) + _noise(rng, 2, 2) * 4)


WALLS: tuple[Texture, ...] = (steel, steel, wood, stone)


def _decorated(rng: np.random.Generator, wall: Picture) -> Picture:
    """A wall with posters and a panel of buttons, or without."""
    for _ in range(int(rng.integers(0, 4))):
        w, h = (int(side) for side in rng.integers(35, 120, 2))
        x, y = int(rng.integers(0, _TEXELS - w)), int(rng.integers(40, 240))
        colour = [int(c) for c in rng.integers(0, 256, 3)]
        cv2.rectangle(wall, (x, y), (x + w, y + h), colour, -1)
        for _line in range(int(rng.integers(2, 9))):
            top = y + int(rng.integers(4, h))
            ink = [int(c) for c in rng.integers(0, 256, 3)]
            cv2.line(wall, (x + 5, top), (x + int(rng.integers(8, w)), top), ink, 2)
        cv2.rectangle(wall, (x, y), (x + w, y + h), (200, 200, 200), 2)
    if rng.random() < 0.4:
        x = int(rng.integers(20, _TEXELS - 60))
        cv2.rectangle(wall, (x, 130), (x + 34, 290), (150, 150, 150), -1)
        for row in range(150, 285, 16):
            for column in (x + 10, x + 24):
                cv2.circle(wall, (column, row), 5, (210, 225, 235), -1)
    if rng.random() < 0.4:
        y = int(rng.integers(215, 260))
        cv2.line(wall, (0, y), (_TEXELS, y), (190, 190, 190), 6)
    return wall


def _floor(rng: np.random.Generator) -> Picture:
    floor = stone(rng)
    step = int(rng.integers(48, 200))
    dark = [int(c) for c in rng.integers(20, 150, 3)]
    if rng.random() < 0.6:
        for at in range(0, _TEXELS, step):
            cv2.line(floor, (at, 0), (at, _TEXELS), dark, 2)
            cv2.line(floor, (0, at), (_TEXELS, at), dark, 2)
    return np.asarray(floor * rng.uniform(0.5, 1.0), np.uint8)


def _ceiling(rng: np.random.Generator) -> Picture:
    ceiling = steel(rng)
    for _ in range(int(rng.integers(1, 5))):
        x, y = (int(at) for at in rng.integers(20, _TEXELS - 120, 2))
        cv2.rectangle(ceiling, (x, y), (x + 100, y + 60), (255, 255, 255), -1)
    return ceiling

"""Paths sketched without pictures: of falls, of what moves on the ground and of what flies, before
many more cameras than can be drawn and watched."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vision.cues import FEWEST
from vision.fitting import Values
from vision.scenes.camera import Camera
from vision.suspects import Points
from vision.trajectory import DOWN, DRAG, LOG_WIDTH, fall_position_m
from vision.verdict import candidate

_SIZES = ((640, 360), (960, 540), (1280, 720), (1920, 1080))
_RATES = (10.0, 12.5, 15.0, 20.0, 25.0, 30.0)
_LONGEST_S = 10.0
_LOOKS = 4
"""Times at which a path is looked at while it grows."""
_FALLS, _TRAFFIC, _BIRDS, _INSECTS = range(8, 12)
"""Begin the seeds of each, so that they share no numbers."""


@dataclass(frozen=True, slots=True)
class Sketch:
    """A path as `vision.verdict.candidate` gives it, in a picture of this size in pixels."""

    points: Points
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class _View:
    """A camera at the world's origin, how it is rolled, and its frames a second."""

    camera: Camera
    roll_rad: float
    fps: float


@dataclass(frozen=True, slots=True)
class _Looks:
    """How blobs of a thing lie: wander, by how much of its size their middle strays; jump, how
    often another part of it stands out; loose, how their size varies, as a logarithm. gain: score
    of the tracker a sighting."""

    wander: float
    jump: float
    loose: float
    blur_px: float
    gain: float


def sketched_falls(seed: int) -> Iterator[Sketch]:
    """A thing that falls along a building, let go or thrown, at some moments of its way.

    Its blobs wander and blur so that the misfits of what physics reads are those of drawn falls:
    0.4 in the median, 0.9 at nine tenths.
    """
    random = np.random.default_rng((_FALLS, seed))
    elevation = math.radians(random.uniform(-10.0, 77.0))
    view = _view(random, elevation)
    camera = view.camera
    t_s = np.arange(0.0, _LONGEST_S, 1 / view.fps) + random.uniform(0.0, 1 / view.fps)
    away_m = math.exp(random.uniform(math.log(6.0), math.log(150.0)))
    middle_m = away_m * math.tan(elevation)
    half_m = away_m / math.cos(elevation) ** 2 * camera.height / camera.focal_px / 2
    top_m = middle_m + half_m * random.uniform(-0.6, 2.0)
    values = np.zeros((1, LOG_WIDTH + 1))
    drag = values[0, DRAG] = min(max(random.exponential(0.12), 1e-3), 1.0)
    thrown = random.random() < 0.3
    values[0, DOWN] = -abs(random.normal(0.0, 3.0)) if thrown else random.normal(0.0, 0.5)
    side = random.normal(0.0, 3.0 if thrown else 0.8)
    nearer = abs(random.normal(0.0, 3.0)) if thrown else random.normal(0.5, 1.0)
    glide = -np.expm1(-drag * t_s) / drag
    rise = top_m - fall_position_m(values, t_s)[0]
    ground_m = -random.uniform(1.0, 12.0)
    landed = rise < ground_m
    end = int(np.argmax(landed)) if landed.any() else len(rise)
    right = random.normal(0.0, 0.25) * away_m + side * glide
    size_m = math.exp(random.normal(math.log(0.17), 0.8))
    looks = _Looks(
        random.uniform(0.0, 0.2),
        random.uniform(0.0, 0.03),
        random.uniform(0.03, 0.35),
        math.exp(random.uniform(math.log(0.2), math.log(1.6))),
        random.uniform(2.0, 8.0),
    )
    place = np.array([right, rise, away_m - nearer * glide])[:, :end]
    yield from _seen(random, view, t_s, place, size_m, looks)


def sketched_traffic(seed: int) -> Iterator[Sketch]:
    """A part of a vehicle, or a person, that comes nearer on the ground or goes away, at some
    moments."""
    random = np.random.default_rng((_TRAFFIC, seed))
    leaves = random.random() < 0.5
    view = _view(random, math.radians(random.uniform(-50.0, 25.0)))
    t_s = np.arange(0.0, _LONGEST_S, 1 / view.fps)
    speed = math.exp(random.normal(math.log(6.0), 0.9))
    change = random.normal(0.0, 1.5) if random.random() < 0.7 else 0.0
    driven = np.maximum.accumulate(np.maximum(speed * t_s + change * t_s**2 / 2, 0.0))
    bend = random.normal(0.0, 0.03) if random.random() < 0.4 else 0.0
    heading = random.normal(0.0, 0.6) + bend * driven
    steps = np.diff(driven, prepend=0.0)
    nearest_m, farthest_m = (3.0, 80.0) if leaves else (8.0, 250.0)
    far = math.exp(random.uniform(math.log(nearest_m), math.log(farthest_m)))
    right = random.normal(0.0, 0.3) * far + np.cumsum(steps * np.sin(heading))
    gone = np.cumsum(steps * np.cos(heading))
    ahead = far + gone if leaves else far - gone
    above = math.exp(random.uniform(math.log(2.0), math.log(60.0)))
    rise = np.full_like(right, random.uniform(0.1, 1.8) - above)
    size_m = math.exp(random.normal(math.log(0.35), 0.9))
    looks = _Looks(
        random.uniform(0.0, 0.3),
        random.uniform(0.0, 0.06),
        random.uniform(0.03, 0.3),
        random.uniform(0.2, 1.2),
        random.uniform(1.0, 4.5),
    )
    yield from _seen(random, view, t_s, np.array([right, rise, ahead]), size_m, looks)


def sketched_birds(seed: int) -> Iterator[Sketch]:
    """A bird on its way, nearer or away, up or down, at some moments."""
    random = np.random.default_rng((_BIRDS, seed))
    yield from _flight(random, (8.0, 120.0), (7.0, 0.5), turning=0.25, size_m=0.4)


def sketched_insects(seed: int) -> Iterator[Sketch]:
    """An insect near the lens, at some moments; ten times larger, farther and faster than life,
    which in a picture is the same."""
    random = np.random.default_rng((_INSECTS, seed))
    yield from _flight(random, (2.5, 20.0), (4.0, 0.8), turning=1.2, size_m=0.06)


def _flight(
    random: np.random.Generator,
    away_m: tuple[float, float],
    speed_m_s: tuple[float, float],
    turning: float,
    size_m: float,
) -> Iterator[Sketch]:
    """away_m: between which distances it begins. speed_m_s: median, and spread of the logarithm.
    turning: spread of how fast it turns, rad/s."""
    elevation = math.radians(random.uniform(-20.0, 75.0))
    view = _view(random, elevation)
    camera = view.camera
    t_s = np.arange(0.0, _LONGEST_S, 1 / view.fps)
    away = math.exp(random.uniform(math.log(away_m[0]), math.log(away_m[1])))
    half = camera.height / 2 / camera.focal_px
    right, up = random.uniform(-1.2, 1.2, 2) * (camera.width / camera.height, 1.0) * half * away
    speed = math.exp(random.normal(math.log(speed_m_s[0]), speed_m_s[1]))
    heading = random.uniform(-math.pi, math.pi) + random.normal(0.0, turning) * t_s
    climb = random.normal(0.0, 0.5) + random.normal(0.0, turning / 2) * t_s
    steps = speed * np.array(
        [np.cos(climb) * np.sin(heading), np.sin(climb), np.cos(climb) * np.cos(heading)]
    )
    own, turned = math.cos(elevation), math.sin(elevation)
    start = np.array([right, away * turned + up * own, away * own - up * turned])
    place = start[:, None] + np.cumsum(steps, axis=1) / view.fps
    looks = _Looks(
        random.uniform(0.0, 0.3),
        random.uniform(0.0, 0.06),
        random.uniform(0.05, 0.5),
        random.uniform(0.2, 1.2),
        random.uniform(1.0, 6.0),
    )
    size = math.exp(random.normal(math.log(size_m), 0.7))
    yield from _seen(random, view, t_s, place, size, looks)


def _view(random: np.random.Generator, elevation_rad: float) -> _View:
    width, height = _SIZES[int(random.integers(len(_SIZES)))]
    fps = float(random.choice(_RATES))
    focal_px = width * math.exp(random.normal(math.log(1.1), 0.5))
    fov_deg = math.degrees(2 * math.atan(height / 2 / focal_px))
    camera = Camera(width, height, 0.0, 0.0, 0.0, math.degrees(elevation_rad), fov_deg)
    return _View(camera, random.normal(0.0, math.radians(3.0)), fps)


def _seen(
    random: np.random.Generator,
    view: _View,
    t_s: Values,
    place_m: Values,
    size_m: float,
    looks: _Looks,
) -> Iterator[Sketch]:
    """place_m (3, N): to the right, upwards and ahead of the camera."""
    projected = _projected(random, view, place_m, size_m)
    if projected is None:
        return
    first, x, y, w, h = projected
    points = _sighted(random, t_s[first : first + len(x)], x, y, w, h, looks)
    for share in np.sort(random.uniform(0.05, 1.0, _LOOKS)):
        part = points[: int(share * len(points))]
        path = candidate(part, view.camera.height) if len(part) >= FEWEST else None
        if path is not None:
            yield Sketch(path, view.camera.width, view.camera.height)


def _projected(
    random: np.random.Generator, view: _View, place_m: Values, size_m: float
) -> tuple[int, Values, Values, Values, Values] | None:
    """The first sample in the picture; from it on centre x, y and box w, h in pixels; None if it
    is hardly there."""
    right, up, ahead = place_m
    camera = view.camera
    pixels, depth = camera.project(np.column_stack([right, up, -ahead]))
    near = np.nonzero(depth < 2.0)[0]
    end = int(near[0]) if len(near) else len(depth)
    depth = depth[:end]
    off_x, off_y = (pixels[:end] - (camera.width / 2, camera.height / 2)).T
    turned, own = math.sin(view.roll_rad), math.cos(view.roll_rad)
    x = camera.width / 2 + own * off_x - turned * off_y
    y = camera.height / 2 + own * off_y + turned * off_x
    inside = (x > 0) & (x < camera.width) & (y > 0) & (y < camera.height)
    first = int(np.argmax(inside)) if inside.any() else end
    gone = np.nonzero(~inside[first:])[0]
    last = first + int(gone[0]) if len(gone) else end
    if last - first < FEWEST:
        return None
    part = slice(first, last)
    size_px = size_m * camera.focal_px / depth[part]
    aspect = math.exp(random.normal(0.1, 0.4))
    streak = random.uniform(0.0, 0.8) * np.abs(np.gradient(np.array([x[part], y[part]]), axis=1))
    return first, x[part], y[part], size_px * aspect + streak[0], size_px / aspect + streak[1]


def _sighted(
    random: np.random.Generator,
    t_s: Values,
    x: Values,
    y: Values,
    w: Values,
    h: Values,
    looks: _Looks,
) -> Points:
    """What a tracker has of it: rows as in `vision.suspects.Points`."""
    count = len(x)
    kicks = random.normal(0.0, 1.0, (2, count)) * (random.random(count) < looks.jump)
    strayed = _wander(0.93, looks.wander * random.normal(0.0, 1.0, (2, count)) + kicks)
    grown = _wander(0.8, looks.loose * random.normal(0.0, 1.0, (2, count)))
    w, h = (
        np.maximum(np.round(s * np.exp(g) + 0.6), 1.0) for s, g in zip((w, h), grown, strict=True)
    )
    x = x + 0.3 * w * strayed[0] + random.normal(0.0, looks.blur_px, count)
    y = y + 0.3 * h * strayed[1] + random.normal(0.0, looks.blur_px, count)
    fullness = random.uniform(0.2, 0.95) * np.exp(random.normal(0.0, 0.25, count))
    area = np.maximum(np.round(np.clip(fullness, 0.1, 1.0) * w * h), 1.0)
    contrast = math.exp(random.normal(math.log(20.0), 0.7)) * np.exp(random.normal(0, 0.3, count))
    side = random.choice([-1.0, 1.0])
    turned = random.random(count) < random.choice([0.0, 0.0, 0.1, 0.3])
    gains = random.normal(looks.gain, 1.2, count)
    points = np.column_stack(
        [
            np.arange(count) + 50.0,
            t_s,
            x,
            y,
            np.round(x - w / 2),
            np.round(y - h / 2),
            w,
            h,
            area,
            contrast * np.where(turned, -side, side),
            np.cumsum(np.maximum(gains, -2.3)),
        ]
    )
    found: Points = points[_kept(random, count)]
    return found


def _wander(memory: float, steps: Values) -> Values:
    """A walk that forgets, shape (2, N), from rest."""
    walk = np.zeros_like(steps)
    for k in range(1, steps.shape[1]):
        walk[:, k] = memory * walk[:, k - 1] + steps[:, k]
    return walk


def _kept(random: np.random.Generator, count: int) -> NDArray[np.bool_]:
    """Which frames have a blob: some are missed, and at times a whole run behind a balcony."""
    kept: NDArray[np.bool_] = random.random(count) >= random.choice([0.0, 0.03, 0.1, 0.25])
    if random.random() < 0.3:
        hidden = int(random.integers(count))
        kept[hidden : hidden + int(random.integers(1, 8))] = False
    return kept

"""Things stood into drawn cabins, where a door or a person may hide most of them."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from models.data.yolo import Box
from models.synthesis.cabins import Cabin, draw_cabin, steel
from models.synthesis.cutouts import Cutout
from models.synthesis.degradation import degrade
from vision.detections import Label
from vision.records import Picture

HEIGHT_M: Mapping[Label, tuple[float, float]] = {
    Label.PERSON: (1.5, 1.85),
    Label.EBIKE: (0.95, 1.25),
    Label.BICYCLE: (0.95, 1.1),
    Label.WHEELCHAIR: (0.9, 1.15),
    Label.STROLLER: (0.95, 1.1),
    Label.OTHER_WHEELED: (1.0, 1.2),
}
"""From floor to top, as sold."""

_LEAST_SEEN = 0.18
"""Of a thing's pixels; what shows less is not labelled. A front wheel in a door shows a fifth."""
_LEAST_PX = 12


@dataclass
class _Stood:
    """A thing in the picture and which of its pixels show; `whole` had it been alone."""

    label: Label
    seen: NDArray[np.bool_]
    whole: int


def compose(
    rng: np.random.Generator, things: Mapping[Label, Sequence[Cutout]]
) -> tuple[Picture, tuple[Box, ...]]:
    """A cabin with some of the things in it, and their visible boxes; sometimes empty."""
    cabin = draw_cabin(rng)
    picture = cabin.picture.copy()
    stood: list[_Stood] = []
    for label, depth in sorted(_cast_of(rng, things), key=lambda pair: -pair[1]):
        cut = things[label][int(rng.integers(len(things[label])))]
        _stand(rng, picture, stood, cabin, cut, depth)
    if rng.random() < 0.15:
        _close_door(rng, picture, stood)
    return degrade(rng, picture), tuple(box for thing in stood if (box := _box(thing)))


def _cast_of(
    rng: np.random.Generator, things: Mapping[Label, Sequence[Cutout]]
) -> list[tuple[Label, float]]:
    """Who is in the cabin, each with a depth of 0–1 of the box."""
    wheeled = [label for label in things if label is not Label.PERSON]
    cast = []
    if wheeled and rng.random() < 0.85:
        for _ in range(1 + int(rng.random() < 0.2)):
            first = Label.EBIKE if Label.EBIKE in things and rng.random() < 0.4 else None
            label = first or wheeled[int(rng.integers(len(wheeled)))]
            cast.append((label, rng.uniform(0.35, 0.85)))
    if Label.PERSON in things:
        crowd = int(rng.choice([0, 1, 1, 2, 4], p=[0.25, 0.3, 0.2, 0.15, 0.1]))
        cast += [(Label.PERSON, rng.uniform(0.3, 0.95)) for _ in range(crowd)]
    return cast


def _stand(
    rng: np.random.Generator,
    picture: Picture,
    stood: list[_Stood],
    cabin: Cabin,
    cut: Cutout,
    depth: float,
) -> None:
    width_m, height_m, depth_m = cabin.size
    tall = rng.uniform(*HEIGHT_M[cut.label])
    long = tall * cut.mask.shape[1] / cut.mask.shape[0]
    x, z = width_m * rng.uniform(0.2, 0.8), depth_m * depth
    yaw = rng.uniform(-1.1, 1.1) if long > 0.8 * tall else rng.uniform(-0.4, 0.4)
    if rng.random() < 0.5:
        cut = Cutout(cut.label, cut.picture[:, ::-1], cut.mask[:, ::-1])
    along = np.array([math.cos(yaw), 0.0, math.sin(yaw)]) * long / 2
    # A thing has a depth of its own: seen from above, its top leans away.
    lean = np.array([0.0, 0.0, rng.uniform(0.0, 0.35)])
    foot = np.array([x, height_m, z])
    head = foot - np.array([0.0, tall, 0.0]) + lean
    corners = np.stack([head - along, head + along, foot + along, foot - along])
    _paste(rng, picture, stood, cut, cabin.lens.project(corners), 1.0)
    if cabin.mirror and rng.random() < 0.5:
        twin = corners * np.array([1.0, 1.0, -1.0]) + np.array([0.0, 0.0, 2 * depth_m])
        behind = Cutout(cut.label, cut.picture, cut.mask)
        _paste(rng, picture, stood, behind, cabin.lens.project(twin), 0.75, under=True)


def _paste(
    rng: np.random.Generator,
    picture: Picture,
    stood: list[_Stood],
    cut: Cutout,
    corners: NDArray[np.float64],
    strength: float,
    *,
    under: bool = False,
) -> None:
    """Warp a cut-out onto four corners; `under`: behind everything that already stands."""
    height, width = picture.shape[:2]
    if np.isnan(corners).any() or np.abs(corners).max() > 6 * width:
        return
    h, w = cut.mask.shape
    source = np.array([[0, 0], [w, 0], [w, h], [0, h]], np.float32)
    turn = cv2.getPerspectiveTransform(source, corners.astype(np.float32))
    colours = cv2.warpPerspective(cut.picture, turn, (width, height), flags=cv2.INTER_AREA)
    mask = cv2.warpPerspective(cut.mask, turn, (width, height), flags=cv2.INTER_AREA)
    share = cv2.GaussianBlur(mask, (0, 0), 0.8).astype(np.float64) / 255.0 * strength
    if under:
        for thing in stood:
            share[thing.seen] = 0.0
    seen = share > 0.4
    if not seen.any():
        return
    if not under:
        _shadow(picture, corners)
        for thing in stood:
            thing.seen &= ~seen
    tone = rng.uniform(0.75, 1.15)
    mixed = picture * (1 - share[..., None]) + colours * tone * share[..., None]
    picture[:] = np.clip(mixed, 0, 255).astype(np.uint8)
    inside = float(np.count_nonzero(seen))
    alone = max(inside, _area(corners) * float(np.mean(cut.mask > 127)))
    stood.append(_Stood(cut.label, seen, int(alone)))


def _area(corners: NDArray[np.float64]) -> float:
    return float(cv2.contourArea(corners.astype(np.float32)))


def _shadow(picture: Picture, corners: NDArray[np.float64]) -> None:
    """Darken the floor where the thing touches it."""
    right, left = corners[2], corners[3]
    centre = (left + right) / 2
    length = float(np.linalg.norm(right - left)) / 2
    shade = np.zeros(picture.shape[:2], np.float32)
    axes = (max(1, int(length)), max(1, int(length * 0.25)))
    angle = math.degrees(math.atan2(right[1] - left[1], right[0] - left[0]))
    cv2.ellipse(shade, (int(centre[0]), int(centre[1])), axes, angle, 0, 360, 0.5, -1)
    shade = np.asarray(cv2.GaussianBlur(shade, (0, 0), max(1.0, length * 0.15)), np.float32)
    picture[:] = (picture * (1 - shade[..., None])).astype(np.uint8)


def _close_door(rng: np.random.Generator, picture: Picture, stood: list[_Stood]) -> None:
    """Door leaves from one or both sides; only what is in the gap stays in view."""
    height, width = picture.shape[:2]
    leaf = cv2.resize(steel(rng), (width, height))
    gap = width * rng.uniform(0.25, 0.6)
    middle = width * rng.uniform(0.35, 0.65)
    columns = np.arange(width)
    shut = np.abs(columns - middle) > gap / 2
    picture[:, shut] = leaf[:, shut]
    for edge in (int(middle - gap / 2), int(middle + gap / 2)):
        cv2.line(picture, (edge, 0), (edge, height), (25, 25, 25), 3)
    for thing in stood:
        thing.seen[:, shut] = False


def _box(thing: _Stood) -> Box | None:
    count = int(np.count_nonzero(thing.seen))
    if count < _LEAST_SEEN * thing.whole:
        return None
    rows = np.flatnonzero(thing.seen.sum(axis=1) > 1)
    columns = np.flatnonzero(thing.seen.sum(axis=0) > 1)
    if rows.size < _LEAST_PX or columns.size < _LEAST_PX:
        return None
    x1, x2 = float(columns[0]), float(columns[-1] + 1)
    y1, y2 = float(rows[0]), float(rows[-1] + 1)
    return Box(thing.label, (x1, y1, x2, y2))

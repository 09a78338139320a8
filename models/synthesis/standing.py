"""A drawn thing stood on the floor of a cabin or before its open door."""

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from models.synthesis.cabins import Cabin
from models.synthesis.entries import Walk
from vision.detections import Label
from vision.records import Picture

_LEAN_M = 0.25
"""A thing has a depth of its own: seen from above, its top leans away."""


@dataclass
class Layer:
    """Which pixels of the picture a thing shows in, and how many it would have alone."""

    label: Label
    seen: NDArray[np.bool_]
    whole: int


def stand(
    picture: Picture,
    cabin: Cabin,
    walk: Walk,
    at: tuple[float, float],
    gap: NDArray[np.bool_],
) -> Layer | None:
    """Draw a thing whose middle is at x and z; None when it does not show.

    gap: the pixels that see through the door; what is beyond the sill shows only there.
    """
    turn = _turn(cabin, walk, at)
    if turn is None:
        return None
    height, width = picture.shape[:2]
    mask = walk.cutout.mask
    window = _window(turn, mask.shape, (width, height))
    if window is None:
        return None
    left, top, right, bottom = window
    turn = np.array([[1, 0, -left], [0, 1, -top], [0, 0, 1]], np.float64) @ turn
    size = right - left, bottom - top
    colours = cv2.warpPerspective(walk.cutout.picture, turn, size, flags=cv2.INTER_LINEAR)
    share = cv2.warpPerspective(mask, turn, size, flags=cv2.INTER_LINEAR).astype(np.float32)
    beyond = _beyond(walk, at[1], mask)
    if beyond.any():
        outside = cv2.warpPerspective(beyond, turn, size, flags=cv2.INTER_NEAREST) > 0
        share[outside & ~gap[top:bottom, left:right]] = 0.0
    share /= 255.0
    part = picture[top:bottom, left:right]
    part[:] = np.rint(part + share[..., None] * (colours.astype(np.float32) - part))
    seen = np.zeros((height, width), np.bool_)
    seen[top:bottom, left:right] = share > 0.4
    return Layer(walk.cutout.label, seen, _whole(turn, mask)) if seen.any() else None


def _turn(cabin: Cabin, walk: Walk, at: tuple[float, float]) -> NDArray[np.float64] | None:
    """From the cut-out to the picture; None when a corner is behind the camera."""
    along = np.array([math.cos(walk.yaw), 0.0, math.sin(walk.yaw)]) * walk.long_m / 2
    foot = np.array([at[0], cabin.size[1], at[1]])
    lean = _LEAN_M if walk.cutout.label is not Label.PERSON else 0.0
    head = foot + np.array([0.0, -walk.tall_m, lean])
    corners = cabin.lens.project(np.stack([head - along, head + along, foot + along, foot - along]))
    if np.isnan(corners).any() or np.abs(corners).max() > 6 * cabin.lens.size[0]:
        return None
    h, w = walk.cutout.mask.shape
    source = np.array([[0, 0], [w, 0], [w, h], [0, h]], np.float32)
    return np.asarray(cv2.getPerspectiveTransform(source, corners.astype(np.float32)), np.float64)


def _window(
    turn: NDArray[np.float64], shape: tuple[int, ...], size: tuple[int, int]
) -> tuple[int, int, int, int] | None:
    """The part of the picture that the thing may cover."""
    h, w = shape
    corners = cv2.perspectiveTransform(
        np.array([[[0, 0], [w, 0], [w, h], [0, h]]], np.float64), turn
    )
    low, high = corners[0].min(axis=0), corners[0].max(axis=0)
    left, top = max(0, int(low[0]) - 1), max(0, int(low[1]) - 1)
    right, bottom = min(size[0], int(high[0]) + 2), min(size[1], int(high[1]) + 2)
    return (left, top, right, bottom) if right > left and bottom > top else None


def _beyond(walk: Walk, z: float, mask: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Which columns of the cut-out are beyond the sill: 255, else 0."""
    columns = (np.arange(mask.shape[1]) + 0.5) / mask.shape[1] - 0.5
    far = z + columns * math.sin(walk.yaw) * walk.long_m > walk.door[1]
    return np.asarray(np.broadcast_to(far * 255, mask.shape), np.uint8)


def _whole(turn: NDArray[np.float64], mask: NDArray[np.uint8]) -> int:
    h, w = mask.shape
    corners = cv2.perspectiveTransform(
        np.array([[[0, 0], [w, 0], [w, h], [0, h]]], np.float64), turn
    )
    return int(cv2.contourArea(corners[0].astype(np.float32)) * float(np.mean(mask > 127)))

"""Things cut out of labelled pictures, with what surrounded them left behind."""

from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

from models.data.yolo import Box
from vision.detections import Label
from vision.errors import InputError
from vision.records import Picture

Mask: TypeAlias = NDArray[np.uint8]

_LEAST_PX = 70
_GRAB_PX = 150
"""Cuts are sought at this size; at full size they take a second each and are no better."""
_PLAIN = 18
"""Grey levels by which a plain background may differ from the border's colour."""


@dataclass(frozen=True, slots=True)
class Cutout:
    """A thing without its background. mask: 0–255, the picture's size; both are cut to it."""

    label: Label
    picture: Picture
    mask: Mask


def read_cutout(path: Path, label: Label) -> Cutout:
    """A picture that has an alpha channel. Raises InputError when it has none."""
    try:
        data = np.frombuffer(path.read_bytes(), np.uint8)
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror})") from None
    picture = cv2.imdecode(data, cv2.IMREAD_UNCHANGED) if data.size else None
    if picture is None or picture.ndim != 3 or picture.shape[2] != 4:
        raise InputError(f"{path}: is no picture with transparency; give a cut-out as PNG or WebP")
    cut = _tight(label, np.asarray(picture[..., :3]), np.asarray(picture[..., 3]))
    if cut is None:
        raise InputError(f"{path}: is wholly transparent; give one that shows something")
    return cut


def cut_out(picture: Picture, box: Box) -> Cutout | None:
    """What is in the box, or None when it is too small or cannot be told from what is behind."""
    height, width = picture.shape[:2]
    x1, y1, x2, y2 = (round(side) for side in box.xyxy)
    w, h = x2 - x1, y2 - y1
    if h < _LEAST_PX or w < 0.3 * _LEAST_PX:
        return None
    margin = max(w, h) // 6
    left, top = max(0, x1 - margin), max(0, y1 - margin)
    part = picture[top : min(height, y2 + margin), left : min(width, x2 + margin)].copy()
    frame = (x1 - left, y1 - top, min(w, part.shape[1] - 1), min(h, part.shape[0] - 1))
    mask = _plain_background(part)
    if mask is None:
        mask = _grab(part, frame)
    inside = np.zeros_like(mask)
    inside[frame[1] : frame[1] + h, frame[0] : frame[0] + w] = 1
    mask = mask * inside
    covered = float(np.count_nonzero(mask)) / (w * h)
    if not 0.22 < covered < 0.94:
        return None
    cut = _tight(box.label, part, mask)
    # A mask that lost the wheels or the handlebar is no example of the thing.
    if cut is None or cut.mask.shape[0] < 0.8 * h or cut.mask.shape[1] < 0.7 * w:
        return None
    return cut


def _plain_background(part: Picture) -> Mask | None:
    """The mask of a thing before one plain colour, as in pictures of products."""
    border = np.concatenate([part[0], part[-1], part[:, 0], part[:, -1]]).astype(np.int32)
    colour = np.median(border, axis=0)
    if np.mean(np.abs(border - colour).max(axis=1) < _PLAIN) < 0.85:
        return None
    far = np.abs(part.astype(np.int32) - colour).max(axis=2) >= _PLAIN
    mask = np.asarray(far, np.uint8) * 255
    mask = np.asarray(cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8)), np.uint8)
    return _largest(mask)


def _grab(part: Picture, frame: tuple[int, int, int, int]) -> Mask:
    height, width = part.shape[:2]
    scale = min(1.0, _GRAB_PX / max(height, width))
    small = cv2.resize(part, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    mask = np.zeros(small.shape[:2], np.uint8)
    x, y, w, h = (int(side * scale) for side in frame)
    models = (np.zeros((1, 65)), np.zeros((1, 65)))
    try:
        cv2.setRNGSeed(1)
        cv2.grabCut(small, mask, (x, y, w, h), *models, 4, cv2.GC_INIT_WITH_RECT)
    except cv2.error:  # a box that leaves no background
        return np.zeros((height, width), np.uint8)
    thing = np.asarray((mask == cv2.GC_FGD) | (mask == cv2.GC_PR_FGD), np.uint8) * 255
    smooth = cv2.resize(_largest(thing), (width, height), interpolation=cv2.INTER_CUBIC)
    return np.asarray(smooth > 127, np.uint8) * 255


def _largest(mask: Mask) -> Mask:
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask)
    if count < 2:
        return mask
    areas = stats[1:, cv2.CC_STAT_AREA]
    kept = 1 + np.flatnonzero(areas >= 0.1 * areas.max())
    return np.asarray(np.isin(labels, kept), np.uint8) * 255


def _tight(label: Label, picture: Picture, mask: Mask) -> Cutout | None:
    rows, columns = np.flatnonzero(mask.max(axis=1) > 127), np.flatnonzero(mask.max(axis=0) > 127)
    if not (rows.size and columns.size):
        return None
    part = np.s_[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    return Cutout(label, np.ascontiguousarray(picture[part]), np.ascontiguousarray(mask[part]))

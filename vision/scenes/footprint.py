"""The trace that a moving thing leaves in a picture during its exposure."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

Outline = NDArray[np.float64]
"""Points of a convex part at successive moments of the exposure, shape (N, K, 2), pixels."""

_SMALL_PX = 8.0


@dataclass(frozen=True, slots=True)
class Footprint:
    """x0, y0: pixel of its top left corner. alpha: share of each pixel's exposure that the thing
    covers, shape (H, W), float32, 0–1."""

    x0: int
    y0: int
    alpha: NDArray[np.float32]


def moments(length_px: float, size_px: float) -> int:
    """How many moments of an exposure draw a smooth streak."""
    return int(np.clip(math.ceil(length_px / np.clip(size_px, 1.0, 3.0)) + 1, 2, 16))


def footprint(parts: Sequence[Outline], blur_px: float, frame: tuple[int, int]) -> Footprint | None:
    """Coverage of the convex parts of one thing, or None outside a frame of (width, height).

    Everything between two successive moments is swept, so a streak has no gaps; the sum over the
    patch is the outline's area, however long the streak and however small the thing.
    blur_px: standard deviation of the lens's blur.
    """
    points = np.concatenate([part.reshape(-1, 2) for part in parts])
    margin = 3 * blur_px + 2
    x0, y0 = (math.floor(v) for v in points.min(axis=0) - margin)
    x1, y1 = (math.ceil(v) for v in points.max(axis=0) + margin)
    # A thing that reaches far out of the picture is drawn only near it.
    x0, y0 = max(x0, -64), max(y0, -64)
    x1, y1 = min(x1, frame[0] + 64), min(y1, frame[1] + 64)
    if x1 <= x0 or y1 <= y0 or x1 < 0 or y1 < 0 or x0 > frame[0] or y0 > frame[1]:
        return None
    hulls = [[cv2.convexHull(p.astype(np.float32)) for p in part] for part in parts]
    area = float(np.mean([[abs(cv2.contourArea(h)) for h in part] for part in hulls], axis=1).sum())
    small = area < _SMALL_PX**2
    scale = 4 if small else 2
    size = ((x1 - x0) * scale, (y1 - y0) * scale)
    total = np.zeros((size[1], size[0]), np.float32)
    steps = len(parts[0]) - 1
    layer = np.zeros_like(total, np.uint8)
    origin = np.array([x0, y0], np.float32)
    for step in range(steps):
        layer[:] = 0
        for part in hulls:
            swept = cv2.convexHull(np.concatenate([part[step], part[step + 1]]))
            fixed = ((swept[:, 0] - origin) * scale - 0.5) * 16
            cv2.fillConvexPoly(layer, np.rint(fixed).astype(np.int32), 1, shift=4)
        cv2.add(total, layer, dst=total, dtype=cv2.CV_32F)
    alpha = cv2.resize(total / steps, (x1 - x0, y1 - y0), interpolation=cv2.INTER_AREA)
    covered = float(alpha.sum())
    # Rasters are too generous with things of a few pixels, and sweeping widens streaks.
    if small and covered > 0:
        alpha = alpha * (area / covered)
    if blur_px > 0:
        alpha = cv2.GaussianBlur(alpha, (0, 0), blur_px, borderType=cv2.BORDER_CONSTANT)
    return Footprint(x0, y0, np.minimum(alpha, 1).astype(np.float32))

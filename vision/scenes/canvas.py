"""The picture being drawn, and what stands in front of what."""

from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np
from numpy.typing import NDArray

from vision.records import Luma
from vision.scenes.footprint import Footprint

NEAR_M = 1e6
"""As a depth z: in front of everything."""

Window = tuple[slice, slice, slice, slice]


def overlap(footprint: Footprint, shape: tuple[int, int]) -> Window | None:
    """Rows and columns of the picture, then of the patch, where both overlap."""
    h, w = footprint.alpha.shape
    top, left = max(footprint.y0, 0), max(footprint.x0, 0)
    bottom, right = min(footprint.y0 + h, shape[0]), min(footprint.x0 + w, shape[1])
    if bottom <= top or right <= left:
        return None
    return (
        slice(top, bottom),
        slice(left, right),
        slice(top - footprint.y0, bottom - footprint.y0),
        slice(left - footprint.x0, right - footprint.x0),
    )


@dataclass
class Canvas:
    """picture: luma, drawn on in place. front_m: for each pixel, how far in front of the façade
    the surface that it sees stands; a thing is hidden where its own z is smaller."""

    picture: Luma
    front_m: NDArray[np.float32]

    @cached_property
    def size(self) -> tuple[int, int]:
        """Width and height."""
        return self.picture.shape[1], self.picture.shape[0]

    def blend(self, footprint: Footprint | None, luma: float, z_m: float = NEAR_M) -> None:
        """Lay a thing of this luma, z_m in front of the façade, over the picture."""
        window = overlap(footprint, self.picture.shape[:2]) if footprint else None
        if footprint is None or window is None:
            return
        rows, columns, patch_rows, patch_columns = window
        alpha = footprint.alpha[patch_rows, patch_columns]
        if z_m < NEAR_M:
            alpha = alpha * (self.front_m[rows, columns] <= z_m)
        below = self.picture[rows, columns].astype(np.float32)
        self.picture[rows, columns] = np.rint(below + alpha * (luma - below)).clip(0, 255)

    def glow(self, footprint: Footprint | None, levels: float) -> None:
        """Shine light on the surfaces seen: `levels` on a mid-grey one, less on darker ones."""
        window = overlap(footprint, self.picture.shape[:2]) if footprint else None
        if footprint is None or window is None:
            return
        rows, columns, patch_rows, patch_columns = window
        below = self.picture[rows, columns].astype(np.float32)
        light = footprint.alpha[patch_rows, patch_columns] * levels * (0.25 + 0.75 * below / 128)
        light *= self.front_m[rows, columns] > SKY_M
        self.picture[rows, columns] = np.rint(below + light).clip(0, 255)

    def paint(self, polygon: NDArray[np.float64], luma: float, z_m: float = NEAR_M) -> None:
        """Fill a still convex polygon, shape (K, 2), pixels."""
        x0, y0 = (int(v) - 2 for v in polygon.min(axis=0))
        x1, y1 = (int(v) + 3 for v in polygon.max(axis=0))
        x0, y0, x1, y1 = max(x0, 0), max(y0, 0), min(x1, self.size[0]), min(y1, self.size[1])
        if x1 <= x0 or y1 <= y0:
            return
        mask = np.zeros((y1 - y0, x1 - x0), np.uint8)
        fixed = np.rint((polygon - 0.5 - (x0, y0)) * 16).astype(np.int32)
        cv2.fillConvexPoly(mask, fixed, 255, lineType=cv2.LINE_AA, shift=4)
        self.blend(Footprint(x0, y0, (mask / 255).astype(np.float32)), luma, z_m)


SKY_M = -1e6
"""As a depth z: behind everything."""

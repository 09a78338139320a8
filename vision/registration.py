"""How far a camera moved from one picture to the next."""

from typing import TypeVar

import cv2
import numpy as np
from numpy.typing import NDArray

from vision.records import Luma

SMALL_WIDTH_PX = 320
MOST_SHIFT_SHARE = 0.06
MIN_GAIN = 0.92

_Pixel = TypeVar("_Pixel", np.uint8, np.float32)


class Registration:
    """Finds the shift between successive pictures by phase correlation.

    (C. Kuglin, D. Hines: The phase correlation image alignment method, 1975.) A shift is
    believed only when it makes the two pictures more alike, so that things that move through a
    still picture are never taken for a moving camera.
    """

    def __init__(self) -> None:
        self._last: NDArray[np.float32] | None = None
        self._window: NDArray[np.float32] | None = None

    def shift(self, luma: Luma) -> tuple[float, float]:
        """How far the content moved since the last call, in pixels to the right and down."""
        scale = max(1, round(luma.shape[1] / SMALL_WIDTH_PX))
        size = (luma.shape[1] // scale, luma.shape[0] // scale)
        small = cv2.resize(luma, size, interpolation=cv2.INTER_AREA).astype(np.float32)
        last, self._last = self._last, small
        if last is None or last.shape != small.shape:
            self._window = cv2.createHanningWindow(size, cv2.CV_32F).astype(np.float32)
            return 0.0, 0.0
        assert self._window is not None
        # phaseCorrelate multiplies the window into its arguments in OpenCV 5.
        (dx, dy), _ = cv2.phaseCorrelate(last.copy(), small.copy(), self._window)
        if abs(dx) + abs(dy) < 0.05 or max(abs(dx), abs(dy)) > MOST_SHIFT_SHARE * size[0]:
            return 0.0, 0.0
        still = float(np.mean(cv2.absdiff(small, last)))
        moved = float(np.mean(cv2.absdiff(small, translate(last, dx, dy))))
        if moved > MIN_GAIN * still:
            return 0.0, 0.0
        return dx * scale, dy * scale


def translate(picture: NDArray[_Pixel], dx: float, dy: float) -> NDArray[_Pixel]:
    """Move a picture's content by (dx, dy) pixels, borders repeated."""
    matrix = np.array([[1, 0, dx], [0, 1, dy]], np.float32)
    height, width = picture.shape[:2]
    moved = cv2.warpAffine(
        picture, matrix, (width, height), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    return moved.astype(picture.dtype, copy=False)

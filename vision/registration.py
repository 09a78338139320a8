"""How far a camera moved, and how its exposure changed, since its usual picture."""

from dataclasses import dataclass
from typing import TypeVar

import cv2
import numpy as np
from numpy.typing import NDArray

from vision.kernels import align, brightening, shrink
from vision.records import Luma

SMALL_WIDTH_PX = 320
MOST_SHIFT_SHARE = 0.06
MIN_GAIN = 0.92
# Parts of a picture that differ by so many grey levels on average tell whether it moved.
PARTS = (16, 9)
TELLING = 1.5
FEWEST_PARTS = 8
AGREED = 0.7
LEAST_SHIFT_PX = 0.2
LEAST_EXPOSURE_CHANGE = 0.015

# In pixels of the small picture: gradients tell up to the first, a look that adds less than the
# second is the last.
SHORT_SHIFT_PX = 0.7
SETTLED_PX = 0.02
# A difference of so many grey levels has half the weight of none.
UNLIKE = 6.0
# Mean square of the gradients, both ways multiplied, without which there is nothing to go by.
LEAST_TEXTURE = 0.01
# A picture that differs by less than this share of what a pixel's shift would change has not made
# a long one: by the triangle inequality no shift makes it MIN_GAIN times as unlike.
ALIKE = SHORT_SHIFT_PX / (1 + MIN_GAIN)

Squares = tuple[int, NDArray[np.float32]]
"""The side of the squares that a picture is divided into, in pixels, and their means."""

_Pixel = TypeVar("_Pixel", np.uint8, np.float32)


@dataclass(frozen=True, slots=True)
class Look:
    """dx, dy: how far the content lies right of and below its usual place, pixels. gain: how
    many times brighter it is."""

    dx: float
    dy: float
    gain: float


class Registration:
    """Compares pictures with the usual one: by phase correlation, then by their gradients.

    (C. Kuglin, D. Hines: The phase correlation image alignment method, 1975; B. Lucas, T. Kanade:
    An iterative image registration technique, 1981.) A long shift is believed only when it makes
    the two pictures more alike, and what differs much has little weight in the rest, so that
    things that move through a still picture are never taken for a moving camera.

    squares: where the means of the next picture's squares belong; None where the picture cannot be
    divided into them.
    """

    def __init__(self, luma: Luma) -> None:
        height, width = luma.shape
        self._scale = max(1, round(width / SMALL_WIDTH_PX))
        self._size = (width // self._scale, height // self._scale)
        self._window = cv2.createHanningWindow(self._size, cv2.CV_32F).astype(np.float32)
        self._now = np.empty(self._size[::-1], np.float32)
        fits = (self._size[0] * self._scale, self._size[1] * self._scale) == (width, height)
        self.squares: Squares | None = (self._scale, self._now) if fits else None
        self._take(self._small(luma).copy())

    def refer(self, low: Luma, high: Luma) -> None:
        """Take the middle between these as the usual picture."""
        usual = self._small(low).copy()
        usual += self._small(high)
        usual *= 0.5
        self._take(usual)

    def look(self, luma: Luma, *, filled: bool = False) -> Look:
        """Compare a picture with the usual one. filled: `squares` holds its means already."""
        small = self._now if filled else self._small(luma)
        gain = brightening(self._usual, small, LEAST_EXPOSURE_CHANGE)
        if abs(gain - 1) > LEAST_EXPOSURE_CHANGE and gain > 0.05:
            small /= np.float32(gain)
        else:
            gain = 1.0
        dx, dy = self._shift(small)
        return Look(dx, dy, gain)

    def _take(self, usual: NDArray[np.float32]) -> None:
        self._usual = usual
        self._gradients = _gradients(usual)
        across = cv2.norm(usual[:, 1:], usual[:, :-1], cv2.NORM_L1)
        down = cv2.norm(usual[1:], usual[:-1], cv2.NORM_L1)
        self._texture = min(across, down) / usual.size

    def _small(self, luma: Luma) -> NDArray[np.float32]:
        """The means of the picture's squares, valid until the next call."""
        if self.squares is not None:
            shrink(luma, self._scale, self._now)
        else:
            self._now[:] = cv2.resize(luma, self._size, interpolation=cv2.INTER_AREA)
        return self._now

    def _shift(self, small: NDArray[np.float32]) -> tuple[float, float]:
        *step, apart = _short_shift(self._usual, small, self._gradients)
        dx = dy = 0.0
        if apart > ALIKE * self._texture:
            dx, dy = self._long_shift(small)
        for again in range(2):
            if again or dx or dy:
                usual = translate(self._usual, dx, dy)
                *step, _ = _short_shift(usual, small, _gradients(usual))
            ex, ey = step
            dx, dy = dx + ex, dy + ey
            if max(abs(ex), abs(ey)) < SETTLED_PX:
                break
        if (abs(dx) + abs(dy)) * self._scale < LEAST_SHIFT_PX:
            return 0.0, 0.0
        return dx * self._scale, dy * self._scale

    def _long_shift(self, small: NDArray[np.float32]) -> tuple[float, float]:
        # phaseCorrelate multiplies the window into its arguments in OpenCV 5.
        (dx, dy), _ = cv2.phaseCorrelate(self._usual.copy(), small.copy(), self._window)
        if not SHORT_SHIFT_PX < max(abs(dx), abs(dy)) < MOST_SHIFT_SHARE * self._size[0]:
            return 0.0, 0.0
        still = _apart(small, self._usual)
        moved = _apart(small, translate(self._usual, dx, dy))
        # Nearly all that can be seen to move must move so: a flock before the sky is no camera.
        tell = np.maximum(still, moved) > TELLING
        agreed = tell.sum() >= FEWEST_PARTS and float(np.mean(moved[tell] < still[tell])) >= AGREED
        return (dx, dy) if agreed and moved.mean() <= MIN_GAIN * still.mean() else (0.0, 0.0)


def _apart(a: NDArray[np.float32], b: NDArray[np.float32]) -> NDArray[np.float32]:
    """How unlike the parts of two pictures are."""
    difference = cv2.absdiff(a, b)
    return np.asarray(cv2.resize(difference, PARTS, interpolation=cv2.INTER_AREA), np.float32)


Gradients = tuple[NDArray[np.float32], NDArray[np.float32]]


def _gradients(picture: NDArray[np.float32]) -> Gradients:
    gx = cv2.Sobel(picture, cv2.CV_32F, 1, 0, scale=1 / 8).astype(np.float32, copy=False)
    gy = cv2.Sobel(picture, cv2.CV_32F, 0, 1, scale=1 / 8).astype(np.float32, copy=False)
    return gx, gy


def _short_shift(
    usual: NDArray[np.float32], now: NDArray[np.float32], gradients: Gradients
) -> tuple[float, float, float]:
    """How far a picture moved, by less than a pixel or so, from gradients and differences, and
    how large those are in the mean."""
    xx, xy, yy, bx, by, apart = align(usual, now, *gradients, UNLIKE)
    apart /= now.size
    size = xx * yy - xy * xy
    if size <= LEAST_TEXTURE * now.size**2:
        return 0.0, 0.0, apart
    ex, ey = (yy * bx - xy * by) / size, (xx * by - xy * bx) / size
    return (ex, ey, apart) if max(abs(ex), abs(ey)) < 1 else (0.0, 0.0, apart)


def translate(picture: NDArray[_Pixel], dx: float, dy: float) -> NDArray[_Pixel]:
    """Move a picture's content by (dx, dy) pixels, borders repeated."""
    matrix = np.array([[1, 0, dx], [0, 1, dy]], np.float32)
    height, width = picture.shape[:2]
    moved = cv2.warpAffine(
        picture, matrix, (width, height), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    return moved.astype(picture.dtype, copy=False)

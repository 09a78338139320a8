"""From frames to blobs: what stands out from the frames before and after it."""

from collections import deque
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vision.kernels import find_blobs
from vision.records import Frame, Luma
from vision.registration import Registration, translate


@dataclass(frozen=True, slots=True)
class MotionParameters:
    """min_contrast: grey levels. gain: times the learned mean difference.

    first_noise: grey levels assumed before anything is learned. jolt_share: share of the picture
    that, moving at once, is the camera or the light and no thing. min_interval_s: frames closer
    than this are left out (a fast camera shows small things twice in one place).
    repeat_difference: share of pixels under which a frame that differs no more repeats the last
    one, when it comes within repeat_s of it.
    """

    min_contrast: int = 8
    gain: float = 4.0
    first_noise: float = 2.0
    jolt_share: float = 0.03
    max_blobs: int = 2000
    min_interval_s: float = 0.025
    repeat_difference: float = 0.02
    repeat_s: float = 0.25


@dataclass(frozen=True, slots=True)
class Motion:
    """The blobs of one frame.

    blobs: (N, 8) float32 rows (cx, cy, x, y, w, h, area, contrast), pixels and grey levels.
    dx, dy: lead from this picture to the coordinates of the first one.
    jolt: so much moved at once that no blob can be believed; there are none then.
    """

    index: int
    t_s: float
    blobs: NDArray[np.float32]
    dx: float
    dy: float
    jolt: bool


@dataclass(frozen=True, slots=True)
class _Held:
    index: int
    t_s: float
    luma: Luma
    dx: float
    dy: float


class MotionDetector:
    """Compares each frame with its neighbours in time, one frame late.

    The frame in the middle must be brighter than both others, or darker than both: a thing that
    passes is, the place where it was or will be is not, and a light that changes is on one side
    of one neighbour only.
    """

    def __init__(self, parameters: MotionParameters | None = None) -> None:
        self._parameters = parameters or MotionParameters()
        self._held: deque[_Held] = deque(maxlen=3)
        self._noise = np.zeros((0, 0), np.uint16)
        self._registration = Registration()

    def update(self, frame: Frame) -> Motion | None:
        """The motion in the frame before this one, or None while there is none to tell."""
        held, p = self._held, self._parameters
        if held and held[-1].luma.shape != frame.luma.shape:
            held.clear()
            self._registration = Registration()
        if held and self._repeats(held[-1], frame):
            return None
        dx, dy = self._registration.shift(frame.luma)
        if held:
            dx, dy = held[-1].dx - dx, held[-1].dy - dy
        held.append(_Held(frame.index, frame.t_s, frame.luma.copy(), dx, dy))
        if len(held) < 3:
            return None
        before, now, after = held
        if self._noise.shape != now.luma.shape:
            self._noise = np.full(now.luma.shape, p.first_noise * 1024, np.uint16)
        blobs, active = find_blobs(
            _aligned(before, now),
            now.luma,
            _aligned(after, now),
            self._noise,
            p.min_contrast,
            p.gain,
            p.max_blobs,
        )
        jolt = active > p.jolt_share * now.luma.size
        if jolt:
            blobs = blobs[:0]
        return Motion(now.index, now.t_s, blobs, now.dx, now.dy, jolt)

    def _repeats(self, last: _Held, frame: Frame) -> bool:
        p = self._parameters
        gap = frame.t_s - last.t_s
        if gap < p.min_interval_s:
            return True
        if gap > p.repeat_s:
            return False
        a, b = last.luma[::4, ::4], frame.luma[::4, ::4]
        return float(np.mean(a != b)) < p.repeat_difference


def _aligned(other: _Held, now: _Held) -> Luma:
    dx, dy = other.dx - now.dx, other.dy - now.dy
    if abs(dx) + abs(dy) < 0.25:
        return other.luma
    return np.ascontiguousarray(translate(other.luma, dx, dy), np.uint8)

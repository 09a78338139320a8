"""From frames to blobs: what lies outside the usual grey levels of its place."""

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from vision.cadence import Cadence
from vision.kernels import find_blobs, repeats
from vision.overlays import Overlays
from vision.records import Frame, Luma
from vision.registration import Registration


@dataclass(frozen=True, slots=True)
class MotionParameters:
    """min_contrast: grey levels outside the envelope. gain: times the envelope's width.

    jolt_share: share of the picture that, moving at once in more than jolt_spread of its parts,
    is the camera or the light and no thing; the envelope then learns in steps of jolt_step grey
    levels, and is made anew after jolt_s. Beyond cut_share it is a flash, which must leave nothing
    behind, or another picture, for which all is made anew: nothing is learned meanwhile.
    warm_frames: how many it takes to learn a picture. max_blobs: in a frame, and usual_blobs:
    times as many as lately; the strongest are kept (a key frame of a coded video changes the whole
    picture a little). min_interval_s: frames closer than this are left out. repeat_difference:
    share of pixels, and repeat_contrast: grey levels; a frame that differs by no more repeats the
    last one, when it comes within repeat_s of it.
    """

    min_contrast: int = 3
    gain: float = 0.4
    jolt_share: float = 0.03
    jolt_spread: float = 0.35
    jolt_step: int = 12
    jolt_s: float = 0.4
    cut_share: float = 0.3
    warm_frames: int = 12
    max_blobs: int = 1500
    usual_blobs: float = 3.0
    min_interval_s: float = 0.025
    repeat_difference: float = 0.02
    repeat_contrast: int = 12
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


class MotionDetector:
    """Learns between which grey levels each pixel usually lies, and finds what lies outside.

    The envelope holds all but about one in 17 of a pixel's values, so leaves, flags and screens
    get a wide one by themselves. It is kept in the coordinates of the first picture: the camera
    may drift, and its exposure may change.
    """

    def __init__(self, parameters: MotionParameters | None = None) -> None:
        self._parameters = parameters or MotionParameters()
        self._cadence = Cadence()
        self._low: Luma = np.zeros((0, 0), np.uint8)
        self._high = self._low
        self._last: Luma = self._low
        self._last_s = 0.0

    def update(self, frame: Frame) -> Motion | None:
        """The motion in this frame, or None where there is none to tell."""
        p = self._parameters
        again = self._cadence.repeats(frame.luma)
        if frame.luma.shape != self._low.shape:
            self._start(frame)
            return None
        if again or self._repeats(frame):
            return None
        squares = self._registration.squares
        self._overlays.update(frame.t_s, self._last, frame.luma, squares)
        self._last, self._last_s = frame.luma, frame.t_s
        self._tick += 1
        view = self._registration.look(frame.luma, filled=squares is not None)
        blobs, active, spread = find_blobs(
            frame.luma,
            self._low,
            self._high,
            view.dx,
            view.dy,
            view.gain,
            self._tick,
            p.min_contrast,
            p.gain,
            self._step(),
            min(p.max_blobs, int(_LEAST_BLOBS + p.usual_blobs * self._usual_blobs)),
        )
        self._usual_blobs += _USUAL_RATE * (len(blobs) - self._usual_blobs)
        self._active_share = active / frame.luma.size
        jolt = self._active_share > p.jolt_share and spread > p.jolt_spread
        self._remember_jolt(frame, jolt)
        if self._tick % _REFERENCE_EVERY == 0:
            self._follow_exposure(frame, view.gain)
            self._registration.refer(self._low, self._high)
        if jolt or self._tick <= p.warm_frames:
            blobs = blobs[:0]
        # Blobs are told in pixels of this picture.
        blobs[:, 0:4:2] += np.float32(view.dx)
        blobs[:, 1:4:2] += np.float32(view.dy)
        blobs = self._overlays.uncovered(frame.t_s, blobs)
        return Motion(frame.index, frame.t_s, blobs, -view.dx, -view.dy, jolt)

    def _start(self, frame: Frame) -> None:
        if frame.luma.shape != self._low.shape:
            height, width = frame.luma.shape
            self._overlays = Overlays(width, height)
        self._low, self._high = frame.luma.copy(), frame.luma.copy()
        self._registration = Registration(frame.luma)
        self._tick = 0
        self._usual_blobs = 0.0
        self._active_share = 0.0
        self._gain = 1.0
        self._jolted_s: float | None = None
        self._last, self._last_s = frame.luma, frame.t_s

    def _step(self) -> int:
        p = self._parameters
        if self._tick <= p.warm_frames:
            return p.jolt_step
        if self._jolted_s is None:
            return 1
        return 0 if self._active_share > p.cut_share else p.jolt_step

    def _follow_exposure(self, frame: Frame, gain: float) -> None:
        # What was learned at night must not hide the day: an exposure that stays is usual.
        if abs(math.log(gain)) > _ANOTHER_PICTURE:
            # Few grey levels, stretched to many, would hide all for minutes.
            self._start(frame)
            return
        if gain != 1.0 and abs(gain / self._gain - 1) < _STEADY_EXPOSURE:
            self._low, self._high = _exposed(self._low, gain), _exposed(self._high, gain)
            gain = 1.0
        self._gain = gain

    def _remember_jolt(self, frame: Frame, jolt: bool) -> None:
        if not jolt:
            self._jolted_s = None
        elif self._jolted_s is None:
            self._jolted_s = frame.t_s
        elif frame.t_s - self._jolted_s > self._parameters.jolt_s:
            self._start(frame)

    def _repeats(self, frame: Frame) -> bool:
        p = self._parameters
        gap_s = frame.t_s - self._last_s
        if gap_s < p.min_interval_s:
            return True
        if gap_s > p.repeat_s:
            return False
        # A small thing may be all that a coded video changes.
        return repeats(frame.luma, self._last, p.repeat_difference, p.repeat_contrast)


_REFERENCE_EVERY = 8
_LEAST_BLOBS, _USUAL_RATE = 40, 0.05
_STEADY_EXPOSURE = 0.02
_ANOTHER_PICTURE = math.log(1.6)


def _exposed(luma: Luma, gain: float) -> Luma:
    table = np.clip(np.rint(np.arange(256) * gain), 0, 255).astype(np.uint8)
    return np.asarray(cv2.LUT(luma, table), np.uint8)

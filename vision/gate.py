"""Whether anything moves, cheaply: an idle camera costs next to nothing."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from vision.records import Frame


@dataclass(frozen=True, slots=True)
class GateParameters:
    """width, height: of the small copy, in pixels. step: grey levels that a pixel of it changes by
    when something moves. least: share of its pixels that must. every_s: how often it looks.
    learn_s: time in which the usual picture follows the light.
    """

    width: int = 80
    height: int = 45
    step: float = 10.0
    least: float = 0.004
    every_s: float = 0.1
    learn_s: float = 4.0


class MotionGate:
    """Compares a small copy of the picture with the usual one and with the one before."""

    def __init__(self, parameters: GateParameters | None = None) -> None:
        self._parameters = parameters or GateParameters()
        self._usual: NDArray[np.float32] | None = None
        self._before: NDArray[np.float32] | None = None
        self._looked_s = -np.inf
        self.moving = True

    def update(self, frame: Frame) -> bool:
        """Whether something moved at the last look. The first picture counts as moved."""
        p = self._parameters
        passed_s = frame.t_s - self._looked_s
        if passed_s < p.every_s:
            return self.moving
        small = cv2.resize(frame.luma, (p.width, p.height), interpolation=cv2.INTER_AREA)
        now = np.asarray(small, np.float32)
        # What changes the whole picture alike is the light or the camera's gain.
        now -= now.mean()
        self._looked_s = frame.t_s
        if self._usual is None or self._before is None:
            self._usual, self._before = now.copy(), now
            return self.moving
        self.moving = self._differs(now, self._before) or self._differs(now, self._usual)
        rate = np.float32(min(1.0, passed_s / p.learn_s))
        self._usual += rate * (now - self._usual)
        self._before = now
        return self.moving

    def _differs(self, a: NDArray[np.float32], b: NDArray[np.float32]) -> bool:
        p = self._parameters
        changed = int(np.count_nonzero(np.abs(a - b) > p.step))
        return changed >= p.least * p.width * p.height

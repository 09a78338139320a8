"""The state of a cabin's door, from its look in the picture."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

from vision.options import Polygon
from vision.records import Frame


class CabinState(StrEnum):
    """moving: shut for so long that the car may move; nothing must hold it then."""

    OPEN = "open"
    CLOSING = "closing"
    CLOSED = "closed"
    MOVING = "moving"


CabinInput: TypeAlias = Callable[[], CabinState | None]
"""What the elevator itself says of its door; None when it does not know."""


@dataclass(frozen=True, slots=True)
class DoorParameters:
    """width, height: of the small copy of the door's place, in pixels. step: grey levels, in
    spreads of the closed look, by which a pixel differs. shut, open: shares of differing pixels up
    to which the door is closed and from which it is open when they do not fall. every_s: how often
    it looks. steady: share of pixels that may change between looks of a door at rest. same: share
    of pixels that differ between two looks of one kind. most_looks: kinds remembered.
    departs_s: shut for so long, the car may move.
    """

    width: int = 24
    height: int = 32
    step: float = 0.6
    shut: float = 0.08
    open: float = 0.3
    every_s: float = 0.1
    steady: float = 0.03
    same: float = 0.15
    most_looks: int = 8
    departs_s: float = 2.0


@dataclass(eq=False, slots=True)
class _Look:
    """A look of the door's place at rest, and for how long it had it."""

    grey: NDArray[np.float32]
    seconds: float = 0.0


class DoorWatch:
    """Learns the closed door, which looks the same at every floor: the look that its place has at
    rest for longest. Until one look has lasted `known_s` in all, nothing is told."""

    known_s = 5.0

    def __init__(self, door: Polygon, parameters: DoorParameters | None = None) -> None:
        self._door = door
        self._parameters = parameters or DoorParameters()
        self._mask: NDArray[np.bool_] | None = None
        self._box = (0, 0, 0, 0)
        self._looks: list[_Look] = []
        self._before: NDArray[np.float32] | None = None
        self._differs: list[float] = []
        self._looked_s: float | None = None
        self._shut_s: float | None = None
        self.state: CabinState | None = None

    def update(self, frame: Frame) -> CabinState | None:
        """The door's state now; None while the closed door is not known yet."""
        p = self._parameters
        passed_s = frame.t_s - self._looked_s if self._looked_s is not None else p.every_s
        if passed_s < p.every_s:
            return self.state
        self._looked_s = frame.t_s
        now = self._grey(frame)
        steady = self._before is not None and self._difference(now, self._before) <= p.steady
        self._before = now
        if steady:
            self._learn(now, min(passed_s, 1.0))
        closed = max(self._looks, key=lambda look: look.seconds, default=None)
        if closed is None or closed.seconds < self.known_s:
            return None
        self._differs = [*self._differs[-4:], self._difference(now, closed.grey)]
        self.state = self._judged(frame.t_s)
        return self.state

    def _judged(self, t_s: float) -> CabinState:
        p = self._parameters
        differs = self._differs[-1]
        if differs <= p.shut:
            self._shut_s = t_s if self._shut_s is None else self._shut_s
            may_move = t_s - self._shut_s >= p.departs_s
            return CabinState.MOVING if may_move else CabinState.CLOSED
        self._shut_s = None
        # Whoever walks through the door changes little of it at a time; a closing one, all.
        falls = len(self._differs) == 5 and all(
            after < before - 0.02
            for before, after in zip(self._differs, self._differs[1:], strict=False)
        )
        return CabinState.CLOSING if falls else CabinState.OPEN

    def _grey(self, frame: Frame) -> NDArray[np.float32]:
        p = self._parameters
        if self._mask is None:
            height, width = frame.luma.shape
            xs = [x * width for x, _ in self._door]
            ys = [y * height for _, y in self._door]
            left, top = int(min(xs)), int(min(ys))
            right, bottom = max(int(max(xs)), left + 2), max(int(max(ys)), top + 2)
            self._box = left, top, right, bottom
            scale = [p.width / (right - left), p.height / (bottom - top)]
            corners = [
                (round((x - left) * scale[0]), round((y - top) * scale[1]))
                for x, y in zip(xs, ys, strict=True)
            ]
            mask = np.zeros((p.height, p.width), np.uint8)
            cv2.fillPoly(mask, [np.array(corners, np.int32)], (1,))
            self._mask = mask > 0
        left, top, right, bottom = self._box
        part = frame.luma[top:bottom, left:right]
        small = cv2.resize(part, (p.width, p.height), interpolation=cv2.INTER_AREA)
        grey = np.asarray(small, np.float32)[self._mask]
        spread = max(float(cv2.meanStdDev(grey)[1].item()), 12.0)
        # np.median would take five times as long, for the mean of the two middle ones.
        half = len(grey) // 2
        middle = np.partition(grey, half)[half]
        normal: NDArray[np.float32] = (grey - middle) / np.float32(spread)
        return normal

    def _difference(self, a: NDArray[np.float32], b: NDArray[np.float32]) -> float:
        return np.count_nonzero(np.abs(a - b) > self._parameters.step) / len(a)

    def _learn(self, now: NDArray[np.float32], seconds: float) -> None:
        p = self._parameters
        near = min(self._looks, key=lambda look: self._difference(now, look.grey), default=None)
        if near is None or self._difference(now, near.grey) > p.same:
            if len(self._looks) == p.most_looks:
                self._looks.remove(min(self._looks, key=lambda look: look.seconds))
            near = _Look(now.copy())
            self._looks.append(near)
        near.seconds += seconds
        near.grey += np.float32(0.05) * (now - near.grey)

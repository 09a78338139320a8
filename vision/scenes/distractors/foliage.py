"""Trees in the wind."""

import math

import cv2
import numpy as np

from vision.scenes.canvas import Canvas
from vision.scenes.distractors.actor import SURFACE, Actor, Family
from vision.scenes.stage import Stage


class Foliage(Actor):
    """Moves the leaves of the still picture to and fro, branches together, leaves apart."""

    layer = SURFACE

    def __init__(self, stage: Stage, rng: np.random.Generator, start_s: float) -> None:
        super().__init__(stage, start_s, stage.spec.duration_s)
        covered = stage.still.foliage
        rows, columns = np.flatnonzero(covered.any(axis=1)), np.flatnonzero(covered.any(axis=0))
        self._rows = slice(int(rows[0]), int(rows[-1]) + 1)
        self._columns = slice(int(columns[0]), int(columns[-1]) + 1)
        part = covered[self._rows, self._columns]
        sway = 0.0045 * stage.camera.height
        # No motion where there is no leaf, and none at the seam.
        self._give = cv2.GaussianBlur(part, (0, 0), 1.5) * np.float32(sway)
        self._leaves = cv2.GaussianBlur(part, (0, 0), 1.0) > 0.3
        h, w = part.shape
        self._y, self._x = np.mgrid[0:h, 0:w].astype(np.float32)
        cells = (max(h // 10, 2), max(w // 10, 2))
        self._phases = [
            cv2.resize(rng.uniform(0, math.tau, cells).astype(np.float32), (w, h)) for _ in range(2)
        ]
        self._branch = cv2.resize(
            rng.uniform(0, math.tau, (3, 8)).astype(np.float32),
            (w, h),
            interpolation=cv2.INTER_CUBIC,
        )

    def draw(self, canvas: Canvas, t_s: float) -> None:
        gust = np.float32(0.35 + 0.65 * math.sin(0.5 * t_s + 0.7 * math.sin(0.23 * t_s)) ** 2)
        dx = cv2.multiply(self._give, _sine(self._branch, 1.1 * t_s)) * gust
        dx += self._give * _sine(self._phases[0], 3.1 * t_s) * gust * np.float32(0.5)
        dy = self._give * _sine(self._phases[1], 2.6 * t_s) * gust * np.float32(0.5)
        part = canvas.picture[self._rows, self._columns]
        moved = cv2.remap(
            part, self._x + dx, self._y + dy, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
        )
        np.copyto(part, moved, where=self._leaves)


_TABLE = np.sin(np.linspace(0, math.tau, 1024, endpoint=False)).astype(np.float32)


def _sine(
    phase: cv2.typing.MatLike, hertz_s: float
) -> "np.ndarray[tuple[int, ...], np.dtype[np.float32]]":
    index = (phase * np.float32(1024 / math.tau) + np.float32(hertz_s % 1.0 * 1024)).astype(
        np.int32
    )
    return np.asarray(_TABLE[index & 1023])


FAMILY = Family(Foliage, None)

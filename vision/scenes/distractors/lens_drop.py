"""Drops of water that hang on the lens and run down it."""

import cv2
import numpy as np

from vision.scenes.canvas import Canvas
from vision.scenes.distractors.actor import LENS, Actor, Family
from vision.scenes.footprint import Footprint
from vision.scenes.stage import Stage

_STEP_S = 0.04


class LensDrop(Actor):
    """Blurs what is behind it; sticks, slips and speeds up."""

    layer = LENS

    def __init__(self, stage: Stage, rng: np.random.Generator, start_s: float) -> None:
        camera = stage.camera
        length_s = float(rng.uniform(2, 8))
        self._radius = float(rng.uniform(0.018, 0.05)) * camera.height
        self._x = float(rng.uniform(0.05, 0.95)) * camera.width
        steps = int(length_s / _STEP_S) + 2
        slips = rng.random(steps) < 0.04
        speed = np.zeros(steps)
        for k in range(1, steps):
            push = rng.uniform(40, 260) if slips[k] else 0.0
            speed[k] = 0.96 * speed[k - 1] + push * camera.height / 720
        self._y = rng.uniform(0, 0.7) * camera.height + np.cumsum(speed) * _STEP_S
        self._bright = float(rng.uniform(-18, 30))
        super().__init__(stage, start_s, length_s)

    def draw(self, canvas: Canvas, t_s: float) -> None:
        age = (t_s - self.start_s) / _STEP_S
        y = float(np.interp(age, np.arange(len(self._y)), self._y))
        r = self._radius
        x0, y0, side = int(self._x - 1.6 * r), int(y - 1.6 * r), int(3.2 * r) + 1
        x1, y1 = min(x0 + side, canvas.size[0]), min(y0 + side, canvas.size[1])
        left, top = max(x0, 0), max(y0, 0)
        if x1 <= left or y1 <= top:
            return
        behind = canvas.picture[top:y1, left:x1]
        blurred = cv2.GaussianBlur(behind[::-1], (0, 0), max(r / 3, 1.0)).astype(np.float32)
        yy, xx = np.mgrid[top:y1, left:x1] + 0.5
        distance = np.hypot((xx - self._x) / r, (yy - y) / (1.15 * r))
        alpha = (0.85 * np.clip((1.25 - distance) / 0.5, 0, 1)).astype(np.float32)
        mixed = behind * (1 - alpha) + (blurred + self._bright) * alpha
        canvas.blend(Footprint(left, top, np.ones_like(alpha)), np.clip(mixed, 0, 255))


FAMILY = Family(LensDrop, 2.0)

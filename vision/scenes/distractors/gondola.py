"""A cleaning gondola on its ropes."""

import math

import numpy as np

from vision.scenes.canvas import Canvas
from vision.scenes.distractors.actor import SURFACE, Actor, Family
from vision.scenes.stage import Stage

_Z_M = 1.9


class Gondola(Actor):
    """Goes down or up the face in jerks, with a man in it."""

    layer = SURFACE

    def __init__(self, stage: Stage, rng: np.random.Generator, start_s: float) -> None:
        building = stage.building
        half = building.width_m / 2
        self._x = float(rng.uniform(-half + 2, max(half - 4, -half + 2.1)))
        low = (stage.lowest_floor + 1) * 3.0
        self._y = float(rng.uniform(low, max(building.height_m - 3, low + 1)))
        self._speed_m_s = float(rng.choice([-1, 1]) * rng.uniform(0.1, 0.3))
        self._luma = stage.luma(float(rng.uniform(0.3, 0.8)))
        super().__init__(stage, start_s, float(rng.uniform(10, 40)))

    def draw(self, canvas: Canvas, t_s: float) -> None:
        age = t_s - self.start_s
        period = 4.0
        moving_s = math.floor(age / period) * 2.5 + min(age % period, 2.5)
        y = self._y + self._speed_m_s * moving_s
        x = self._x + 0.05 * math.sin(1.7 * age)
        roof = self.stage.building.height_m
        worker = x + 0.9 + 0.3 * math.sin(0.8 * age)
        for x0, x1, y0, y1, luma in (
            (x + 0.1, x + 0.14, y + 1, roof, 0.3 * self._luma),
            (x + 1.96, x + 2.0, y + 1, roof, 0.3 * self._luma),
            (worker, worker + 0.4, y + 0.9, y + 1.7, self.stage.luma(0.2)),
            (x, x + 2.1, y, y + 1.1, self._luma),
        ):
            corners = np.array([[x0, y0, _Z_M], [x1, y0, _Z_M], [x1, y1, _Z_M], [x0, y1, _Z_M]])
            pixels, depth = self.stage.camera.project(corners)
            if (depth > 0.5).all():
                canvas.paint(pixels, luma, _Z_M)


FAMILY = Family(Gondola, 0.1)

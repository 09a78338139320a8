"""Laundry on balconies, swinging in gusts."""

import math

import numpy as np

from vision.scenes.canvas import Canvas
from vision.scenes.distractors.actor import SURFACE, Actor, Family
from vision.scenes.distractors.opening import opening_in_view
from vision.scenes.facade import BALCONY_M, FLOOR_M
from vision.scenes.stage import Stage


class Laundry(Actor):
    """A few pieces of cloth on a line before a balcony."""

    layer = SURFACE

    def __init__(self, stage: Stage, rng: np.random.Generator, start_s: float) -> None:
        opening, floor, _ = opening_in_view(stage, rng, balcony=True)
        self._line_m = (floor - 1) * FLOOR_M + 2.3
        count = int(rng.integers(2, 5))
        step = (opening.x1 - opening.x0) / count
        self._cloths = [
            (
                opening.x0 + k * step,
                step * 0.8,
                float(rng.uniform(0.5, 1.2)),
                stage.luma(float(rng.uniform(0.1, 0.95))),
                float(rng.uniform(0.6, 1.3)),
                float(rng.uniform(0, math.tau)),
            )
            for k in range(count)
        ]
        super().__init__(stage, start_s, float(rng.uniform(3, 10)))

    def draw(self, canvas: Canvas, t_s: float) -> None:
        age = t_s - self.start_s
        gust = 0.15 + 0.35 * math.sin(0.9 * age) ** 2
        z = BALCONY_M + 0.1
        for x, width, length, luma, hertz, phase in self._cloths:
            angle = gust * math.sin(math.tau * hertz * age + phase)
            low_x, low_y = length * math.sin(angle), length * math.cos(angle)
            corners = np.array(
                [
                    [x, self._line_m, z],
                    [x + width, self._line_m, z],
                    [x + width + low_x, self._line_m - low_y, z + low_x],
                    [x + low_x, self._line_m - low_y, z + low_x],
                ]
            )
            pixels, _ = self.stage.camera.project(corners)
            canvas.paint(pixels, luma, z + 0.6)


FAMILY = Family(Laundry, 1.0)

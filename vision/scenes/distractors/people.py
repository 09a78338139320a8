"""People at railings and windows."""

import math

import numpy as np

from vision.scenes.canvas import Canvas
from vision.scenes.distractors.actor import SURFACE, Actor, Family
from vision.scenes.distractors.opening import opening_in_view
from vision.scenes.facade import FLOOR_M, RAIL_M
from vision.scenes.stage import Stage


class Person(Actor):
    """Comes out, walks along the railing, leans and waves, goes in again."""

    layer = SURFACE

    def __init__(self, stage: Stage, rng: np.random.Generator, start_s: float) -> None:
        opening, floor, _ = opening_in_view(stage, rng, balcony=True)
        self._left, self._right = opening.x0 + 0.2, opening.x1 - 0.2
        self._floor_m = (floor - 1) * FLOOR_M
        self._z = 1.0
        self._pace = float(rng.uniform(0.1, 0.35))
        self._phase = float(rng.uniform(0, math.tau))
        self._coat = stage.luma(float(rng.uniform(0.05, 0.7)))
        self._skin = stage.luma(0.45)
        self._wave_hz = float(rng.uniform(0.5, 2.0))
        super().__init__(stage, start_s, float(rng.uniform(3, 12)))

    def draw(self, canvas: Canvas, t_s: float) -> None:
        age = t_s - self.start_s
        rise = min(1.0, age / 0.8, (self.end_s - t_s) / 0.8)
        middle, half = (self._left + self._right) / 2, (self._right - self._left) / 2
        x = middle + half * math.sin(math.tau * self._pace * age + self._phase)
        bottom = self._floor_m + RAIL_M
        tall = 0.75 * max(rise, 0.05)
        arm = 0.45 + 0.25 * math.sin(math.tau * self._wave_hz * age)
        for x0, x1, y0, y1, luma in (
            (x - 0.22, x + 0.22, bottom, bottom + 0.68 * tall, self._coat),
            (x - 0.10, x + 0.10, bottom + 0.68 * tall, bottom + tall, self._skin),
            (
                x + 0.22,
                x + 0.22 + arm * rise,
                bottom + 0.4 * tall,
                bottom + 0.55 * tall,
                self._coat,
            ),
        ):
            z = self._z
            corners = np.array([[x0, y0, z], [x1, y0, z], [x1, y1, z], [x0, y1, z]])
            pixels, _ = self.stage.camera.project(corners)
            canvas.paint(pixels, luma, z)


FAMILY = Family(Person, 2.0)

"""Curtains that are drawn, or that the wind moves in an open window."""

import math

import numpy as np

from vision.scenes.canvas import Canvas
from vision.scenes.distractors.actor import SURFACE, Actor, Family
from vision.scenes.distractors.opening import opening_in_view
from vision.scenes.stage import Stage


class Curtain(Actor):
    """A cloth whose free edge moves."""

    layer = SURFACE

    def __init__(self, stage: Stage, rng: np.random.Generator, start_s: float) -> None:
        self._opening, _, _ = opening_in_view(stage, rng)
        self._luma = stage.luma(float(rng.uniform(0.3, 0.8)))
        self._drawn = rng.random() < 0.5
        self._hertz = float(rng.uniform(0.4, 1.5))
        self._reach = float(rng.uniform(0.3, 0.95))
        super().__init__(stage, start_s, float(rng.uniform(1.5, 6)))

    def draw(self, canvas: Canvas, t_s: float) -> None:
        age = t_s - self.start_s
        if self._drawn:
            share = self._reach * min(1.0, age)
            low = share
        else:
            swing = math.sin(math.tau * self._hertz * age)
            share = self._reach * 0.5
            low = share * (1 + 0.6 * swing * math.sin(0.7 * age))
        o = self._opening
        width = o.x1 - o.x0
        corners = np.array(
            [
                [o.x0, o.y0, 0.03],
                [o.x0 + low * width, o.y0, 0.03],
                [o.x0 + share * width, o.y1, 0.03],
                [o.x0, o.y1, 0.03],
            ]
        )
        pixels, _ = self.stage.camera.project(corners)
        canvas.paint(pixels, self._luma, 0.1)


FAMILY = Family(Curtain, 1.0)

"""Lamps that are switched on and off behind windows."""

import numpy as np

from vision.scenes.canvas import Canvas
from vision.scenes.distractors.actor import SURFACE, Actor, Family
from vision.scenes.distractors.opening import opening_in_view
from vision.scenes.stage import Stage


class Light(Actor):
    """A window that turns bright; some lamps flicker when they start."""

    layer = SURFACE

    def __init__(self, stage: Stage, rng: np.random.Generator, start_s: float) -> None:
        opening, _, _ = opening_in_view(stage, rng)
        self._polygon, _ = stage.camera.project(opening.corners_m)
        level = float(rng.uniform(0.6, 1.1)) * stage.light.lamp
        self._luma = min(level, 245.0)
        self._flickers = rng.random() < 0.4
        super().__init__(stage, start_s, float(rng.uniform(1, 12)))

    def draw(self, canvas: Canvas, t_s: float) -> None:
        age = t_s - self.start_s
        if self._flickers and age < 0.7 and int(age / 0.12) % 2:
            return
        canvas.paint(self._polygon, self._luma, 0.1)


FAMILY = Family(Light, 2.5)

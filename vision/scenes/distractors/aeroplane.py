"""Aeroplanes far away in the sky."""

import math

import numpy as np

from vision.scenes.canvas import SKY_M, Canvas
from vision.scenes.distractors.actor import SURFACE, Actor, Family
from vision.scenes.stage import Stage


class Aeroplane(Actor):
    """A slender body on a straight line behind everything; at night a lamp that flashes."""

    layer = SURFACE

    def __init__(self, stage: Stage, rng: np.random.Generator, start_s: float) -> None:
        camera = stage.camera
        scale = camera.focal_px / 700
        heading = float(rng.choice([0.0, math.pi])) + float(rng.normal(0, 0.35))
        self._direction = np.array([math.cos(heading), math.sin(heading)])
        self._speed_px = float(rng.uniform(12, 40)) * scale
        side = -0.02 if self._direction[0] > 0 else 1.02
        # In at the side of the picture, where the sky is.
        self._first = np.array([side * camera.width, rng.uniform(0.02, 0.3) * camera.height])
        self._length_px = float(rng.uniform(6, 22)) * scale
        self._phase = float(rng.random())
        super().__init__(stage, start_s, 1.04 * camera.width / self._speed_px)

    def draw(self, canvas: Canvas, t_s: float) -> None:
        centre = self._first + self._direction * self._speed_px * (t_s - self.start_s)
        across = np.array([-self._direction[1], self._direction[0]])
        long, wide = self._length_px / 2, max(self._length_px / 14, 0.6)
        light = self.stage.light
        dark = light.sky[1] < 80
        body = centre + np.array(
            [-long * self._direction, wide * across, long * self._direction, -wide * across]
        )
        luma = light.sky[1] * 0.7 if not dark else light.sky[1] + 4
        canvas.blend(self.stage.trace([np.stack([body, body])]), luma, SKY_M)
        if dark and (t_s * 1.1 + self._phase) % 1 < 0.12:
            lamp = centre + np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) * 0.9
            canvas.blend(self.stage.trace([np.stack([lamp, lamp])]), 230, SKY_M)


FAMILY = Family(Aeroplane, 2.0)

"""Headlights and mirrored sunlight that sweep over the face."""

import math

import numpy as np

from vision.scenes.canvas import Canvas
from vision.scenes.distractors.actor import SURFACE, Actor, Family
from vision.scenes.footprint import Footprint
from vision.scenes.stage import Stage


class Headlights(Actor):
    """A soft patch of light on a straight way, downward at times."""

    layer = SURFACE

    def __init__(self, stage: Stage, rng: np.random.Generator, start_s: float) -> None:
        camera = stage.camera
        length_s = float(rng.uniform(0.8, 4))
        heading = float(rng.choice([0, math.pi, math.pi / 2])) + float(rng.normal(0, 0.3))
        reach = 0.6 * math.hypot(camera.width, camera.height)
        middle = np.array([rng.uniform(0.2, 0.8), rng.uniform(0.2, 0.9)])
        self._middle = middle * (camera.width, camera.height)
        self._move = np.array([math.cos(heading), math.sin(heading)]) * 2 * reach
        self._axes = np.array([rng.uniform(0.03, 0.12), rng.uniform(0.02, 0.08)]) * camera.width
        self._levels = float(rng.uniform(12, 60))
        super().__init__(stage, start_s, length_s)

    def draw(self, canvas: Canvas, t_s: float) -> None:
        share = (t_s - self.start_s) / (self.end_s - self.start_s)
        centre = self._middle + self._move * (share - 0.5)
        low = np.floor(centre - 2.5 * self._axes).astype(int)
        high = np.ceil(centre + 2.5 * self._axes).astype(int)
        y = (np.arange(low[1], high[1]) + 0.5 - centre[1]) / self._axes[1]
        x = (np.arange(low[0], high[0]) + 0.5 - centre[0]) / self._axes[0]
        beam = np.exp(-(y[:, None] ** 2 + x[None] ** 2)).astype(np.float32)
        canvas.glow(Footprint(int(low[0]), int(low[1]), beam), self._levels)


FAMILY = Family(Headlights, 1.7)

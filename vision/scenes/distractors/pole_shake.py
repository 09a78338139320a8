"""Jolts of the pole on which the camera stands."""

import math

import numpy as np

from vision.scenes.distractors.actor import Actor, Family
from vision.scenes.stage import Stage


class PoleShake(Actor):
    """A blow, and the swinging that follows it."""

    def __init__(self, stage: Stage, rng: np.random.Generator, start_s: float) -> None:
        scale = stage.camera.height / 720
        self._px = float(rng.uniform(2, 10)) * scale
        self._hertz = float(rng.uniform(1.5, 5))
        self._fade_s = float(rng.uniform(0.3, 1.0))
        heading = float(rng.uniform(0, math.tau))
        self._direction = math.cos(heading), math.sin(heading)
        super().__init__(stage, start_s, 4 * self._fade_s)

    def shift_px(self, t_s: float) -> tuple[float, float]:
        age = t_s - self.start_s
        swing = self._px * math.exp(-age / self._fade_s) * math.sin(math.tau * self._hertz * age)
        return swing * self._direction[0], swing * self._direction[1]


FAMILY = Family(PoleShake, 0.8)

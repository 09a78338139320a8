"""Steps of the camera's own exposure."""

import math

import numpy as np

from vision.scenes.distractors.actor import Actor, Family
from vision.scenes.stage import Stage


class ExposureStep(Actor):
    """The picture turns darker or brighter at once and comes back in a second or so."""

    def __init__(self, stage: Stage, rng: np.random.Generator, start_s: float) -> None:
        self._step = float(rng.choice([-1, 1]) * rng.uniform(0.08, 0.35))
        self._hold_s, self._back_s = float(rng.uniform(0.2, 3)), float(rng.uniform(0.1, 1))
        super().__init__(stage, start_s, self._hold_s + 4 * self._back_s)

    def gain(self, t_s: float) -> float:
        late_s = max(t_s - self.start_s - self._hold_s, 0.0)
        return 1 + self._step * math.exp(-late_s / self._back_s)


FAMILY = Family(ExposureStep, 2.0)

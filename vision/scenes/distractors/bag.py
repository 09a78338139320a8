"""Empty plastic bags that sail down or up with the wind."""

import numpy as np

from vision.scenes.distractors.actor import Actor, Family
from vision.scenes.distractors.flyer import Array, Flyer, Shape
from vision.scenes.distractors.leaf import drift
from vision.scenes.stage import Stage


def _puffed(size_m: float, phase: float) -> Shape:
    base = np.array([[0, 1.1, 0], [0.8, 0.6, 0.3], [0.9, -0.5, 0], [0.3, -1, 0.4], [-0.6, -0.9, 0],
                     [-0.9, 0.1, -0.4], [-0.5, 0.8, 0.2]]) * size_m / 2  # fmt: skip

    def parts(ages: Array, _heading: Array) -> list[Array]:
        stretch = 1 + 0.25 * np.sin(5 * ages + phase)[:, None, None] * np.array([1.0, -1.0, 0.6])
        return [base[None] * stretch]

    return parts


def _bag(stage: Stage, rng: np.random.Generator, start_s: float) -> Actor:
    way, length_s = drift(stage, rng, (0.5, 1.8), float(rng.uniform(0.2, 0.9)))
    shape = _puffed(float(rng.uniform(0.2, 0.45)), float(rng.uniform(0, 6)))
    reflectance = float(rng.choice([0.85, 0.75, 0.12, 0.45]))
    return Flyer(stage, start_s, length_s, way=way, shape=shape, reflectance=reflectance)


FAMILY = Family(_bag, 0.4)

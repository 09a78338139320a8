"""Leaves and sheets of paper: they flutter down at their terminal speed."""

import math

import numpy as np

from vision.scenes.distractors.actor import Actor, Family
from vision.scenes.distractors.flyer import Array, Flyer, Shape, Way, in_view
from vision.scenes.stage import Stage


def drift(
    stage: Stage, rng: np.random.Generator, sink_m_s: tuple[float, float], sway_m: float
) -> tuple[Way, float]:
    """Down through the picture with the wind, swaying; and how long it takes."""
    z = float(rng.uniform(0.8, 0.7 * stage.camera.distance_m))
    top = in_view(stage, float(rng.uniform(0.1, 0.9)), float(rng.uniform(-0.05, 0.5)), z)
    sink = float(rng.uniform(*sink_m_s))
    wind = float(rng.normal(0, 0.8))
    hertz, phase = float(rng.uniform(0.5, 1.6)), float(rng.uniform(0, math.tau))
    bottom = in_view(stage, 0.5, 1.02, z)
    length_s = float(np.clip((top[1] - bottom[1]) / sink, 1.0, 30.0))

    def way(ages: Array) -> Array:
        swing = math.tau * hertz * ages + phase
        x = wind * ages + sway_m * np.sin(swing)
        y = -sink * ages - 0.35 * sway_m * np.cos(2 * swing)
        return np.asarray(top + np.stack([x, y, 0.3 * sway_m * np.cos(swing)], axis=1))

    return way, length_s


def flat(width_m: float, length_m: float, spin_hz: float, phase: float) -> Shape:
    """A sheet that turns about a level axis."""

    def parts(ages: Array, _heading: Array) -> list[Array]:
        turn = math.tau * spin_hz * ages + phase
        u = np.stack([np.cos(0.4 * turn), np.zeros_like(turn), np.sin(0.4 * turn)], axis=1)
        v = np.stack(
            [-np.sin(0.4 * turn) * np.cos(turn), np.sin(turn), np.cos(0.4 * turn) * np.cos(turn)],
            axis=1,
        )
        corners = [(-1, 0.0), (-0.5, 0.8), (0.6, 0.8), (1, 0.0), (0.6, -0.8), (-0.5, -0.8)]
        return [np.stack([(a * length_m * u + b * width_m * v) / 2 for a, b in corners], axis=1)]

    return parts


def _leaf(stage: Stage, rng: np.random.Generator, start_s: float) -> Actor:
    way, length_s = drift(stage, rng, (0.8, 2.2), float(rng.uniform(0.1, 0.5)))
    paper = rng.random() < 0.3
    size = float(rng.uniform(0.15, 0.3)) if paper else float(rng.uniform(0.05, 0.14))
    shape = flat(0.7 * size, size, float(rng.uniform(0.6, 3.0)), float(rng.uniform(0, 6)))
    reflectance = 0.85 if paper else float(rng.uniform(0.15, 0.5))
    return Flyer(stage, start_s, length_s, way=way, shape=shape, reflectance=reflectance)


FAMILY = Family(_leaf, 0.5)

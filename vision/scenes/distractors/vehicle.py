"""Vehicles below that drive towards the camera."""

import math

import numpy as np

from vision.scenes.canvas import Canvas
from vision.scenes.distractors.actor import SURFACE, Actor, Family
from vision.scenes.stage import Stage


def _pace(road_row: float) -> float:
    """How much faster than in a yard they drive where the road is seen far."""
    return 1 + 4 * max(0.0, 0.76 - road_row)


class Vehicle(Actor):
    """Drives down the stage's road until it is out of the picture."""

    layer = SURFACE

    def __init__(self, stage: Stage, rng: np.random.Generator, start_s: float) -> None:
        road = stage.road
        assert road is not None
        self._road, self._focal = road, stage.camera.focal_px
        self._beside_m = float(rng.uniform(-0.7, 0.7)) * road.half_width_m
        self._speed_m_s = float(rng.uniform(4, 14)) * _pace(stage.spec.road_row)
        big = rng.random() < 0.3
        self._wide_m, self._tall_m = (2.4, 3.1) if big else (1.8, 1.5)
        self._body = stage.luma(float(rng.uniform(0.08, 0.85)))
        self._lamps = stage.light.light < 120 or stage.light.infrared
        super().__init__(stage, start_s, (road.far_m - road.near_m) / self._speed_m_s)

    def draw(self, canvas: Canvas, t_s: float) -> None:
        distance = self._road.far_m - self._speed_m_s * (t_s - self.start_s)
        scale = self._focal / distance
        x = self._road.vanishing_px[0] + self._beside_m * scale
        ground = self._road.vanishing_px[1] + self._road.below_m * scale
        bounce = 0.02 * math.sin(9 * t_s) * scale
        wide, tall = self._wide_m * scale, self._tall_m * scale
        dark = 0.12 * self.stage.light.light

        def box(x0: float, x1: float, y0: float, y1: float, luma: float) -> None:
            """Shares of the body's width and of its height above the ground."""
            left, right = x + (x0 - 0.5) * wide, x + (x1 - 0.5) * wide
            top, bottom = ground - y1 * tall + bounce, ground - y0 * tall + bounce
            canvas.paint(
                np.array([[left, bottom], [right, bottom], [right, top], [left, top]]), luma
            )

        box(-0.03, 1.03, 0.0, 0.12, dark)
        box(0.0, 1.0, 0.12, 0.62, self._body)
        box(0.08, 0.92, 0.62, 1.0, 0.85 * self._body)
        box(0.13, 0.87, 0.64, 0.95, 1.4 * dark)
        for side in (0.06, 0.78):
            box(side, side + 0.16, 0.34, 0.46, 250.0 if self._lamps else 1.15 * self._body)


FAMILY = Family(Vehicle, 20.0)

"""Insects near the lens: out of focus, quick, on crooked ways."""

import math

import numpy as np

from vision.scenes.canvas import Canvas
from vision.scenes.distractors.actor import LENS, Actor, Family
from vision.scenes.stage import Stage

_APERTURE_M = 0.0012
_STEP_S = 0.01


class Insect(Actor):
    """Flies in the plane of the picture at one distance, turning at random; some fly downward."""

    layer = LENS

    def __init__(self, stage: Stage, rng: np.random.Generator, start_s: float) -> None:
        camera = stage.camera
        distance = float(np.exp(rng.uniform(math.log(0.15), math.log(1.5))))
        scale = camera.focal_px / distance
        length_m = float(rng.uniform(0.003, 0.014))
        speed_px = float(rng.uniform(0.3, 1.8)) * scale
        self._sides = length_m * scale, 0.5 * length_m * scale
        self._defocus = 0.35 * _APERTURE_M * scale
        heading = float(rng.uniform(0, math.tau)) if rng.random() < 0.6 else math.pi / 2
        place = np.array([rng.uniform(0, camera.width), rng.uniform(0, camera.height)])
        # It enters from the side it comes from.
        reach = math.hypot(camera.width, camera.height)
        direction = np.array([math.cos(heading), math.sin(heading)])
        steps = int(min(3.0, 1.2 * reach / speed_px) / _STEP_S) + 2
        place = place - direction * speed_px * steps * _STEP_S * float(rng.uniform(0.3, 0.6))
        turning = np.cumsum(rng.normal(0, 0.18, steps)) * 0.15 + rng.normal(0, 0.02) * np.arange(
            steps
        )
        angles = heading + turning
        moves = np.stack([np.cos(angles), np.sin(angles)], axis=1) * speed_px * _STEP_S
        self._way = place + np.cumsum(moves, axis=0)
        self._reflectance = float(rng.uniform(0.02, 0.3))
        super().__init__(stage, start_s, (steps - 1) * _STEP_S)

    def draw(self, canvas: Canvas, t_s: float) -> None:
        ages = self.stage.exposure(t_s - self.start_s, 64.0, max(self._sides[1], 2.0))
        at = np.clip(ages / _STEP_S, 0, len(self._way) - 1)
        whole = np.arange(len(self._way))
        places = np.stack([np.interp(at, whole, self._way[:, k]) for k in (0, 1)], axis=1)
        heading = self._way[min(int(at[0]) + 1, len(self._way) - 1)] - self._way[int(at[0])]
        heading = heading / max(float(np.linalg.norm(heading)), 1e-9)
        across = np.array([-heading[1], heading[0]])
        turn = np.linspace(0, math.tau, 8, endpoint=False)[:, None]
        long, wide = self._sides
        rim = np.cos(turn) * heading * long / 2 + np.sin(turn) * across * wide / 2
        light = self.stage.light
        # A lamp at the camera makes what is near it bright.
        luma = 245.0 if light.infrared else self._reflectance * light.light
        canvas.blend(self.stage.trace([places[:, None, :] + rim], self._defocus), luma)


FAMILY = Family(Insect, 12.5)

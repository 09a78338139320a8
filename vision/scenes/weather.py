"""Rain and snow: drops and flakes between the camera and the building, each on its own way."""

import math

import cv2
import numpy as np
from numpy.typing import NDArray

from vision.records import Luma
from vision.scenes.stage import Stage

_RAIN_M_S, _SNOW_M_S = 8.0, 1.3


class Precipitation:
    """A population of particles that fall through the view, come back above, elsewhere."""

    def __init__(self, stage: Stage) -> None:
        rng = stage.spec.random("weather")
        camera, light = stage.camera, stage.light
        self._stage = stage
        self._snow = light.precipitation == "snow"
        self._width_m = 0.006 if self._snow else 0.0018
        count = 600 if self._snow else 520
        near, far = (0.6, 14.0) if self._snow else (0.5, 9.0)
        # Evenly in the volume of the view, but enough of the near ones that are seen best.
        self._ahead = near + (far - near) * rng.random(count) ** 0.7
        top = min(camera.elevation_of_row(0), 82.0)
        bottom = camera.elevation_of_row(camera.height)
        tan_top, tan_bottom = (math.tan(math.radians(v)) for v in (top, bottom))
        self._low = self._ahead * tan_bottom - 0.3
        self._span = self._ahead * (tan_top - tan_bottom) + 0.6
        typical = _SNOW_M_S if self._snow else _RAIN_M_S
        self._fall_m_s = typical * rng.uniform(0.75, 1.25, count)
        self._half = (
            1.2
            * self._ahead
            / math.cos(math.radians(bottom + 20))
            * (camera.width / 2 / camera.focal_px)
        )
        self._phase = rng.random(count)
        self._wind_m_s = float(rng.normal(0, 1.2 if self._snow else 0.8))
        self._swirl = rng.uniform(0, math.tau, count)
        self._brightness = rng.uniform(0.4, 1.0, count) * (80 if self._snow else 60)
        self._seed = np.uint64(stage.spec.seed * 2654435761 % 2**63)

    def draw(self, picture: Luma, t_s: float) -> None:
        """Brighten the picture, in place, along the way of each particle while t_s is exposed."""
        camera = self._stage.camera
        start, end = self._pixels(t_s), self._pixels(t_s + self._stage.light.exposure_s)
        middle = (start[:, :2] + end[:, :2]) / 2
        length = np.hypot(*(end - start)[:, :2].T)
        width = self._width_m * camera.focal_px / start[:, 2]
        thick = np.maximum(np.rint(width), 1)
        # What is thinner than a pixel, or smeared over many, covers each of them but in part.
        smear = 1.0 if self._snow else 1 / (1 + 0.02 * length)
        levels = self._brightness * np.minimum(1, width / thick) * smear
        shown = (levels >= 2) & (length < camera.height)
        shown &= ((middle > -40) & (middle < (camera.width + 40, camera.height + 40))).all(axis=1)
        fixed = np.rint(np.hstack([start[:, :2], end[:, :2]])[shown] * 16).astype(int).tolist()
        layer = np.zeros_like(picture)
        for (x0, y0, x1, y1), level, line in zip(
            fixed, levels[shown].tolist(), thick[shown].astype(int).tolist(), strict=True
        ):
            cv2.line(layer, (x0, y0), (x1, y1), level, line, cv2.LINE_AA, 4)
        if self._snow:
            layer = np.asarray(cv2.GaussianBlur(layer, (3, 3), 0), np.uint8)
        cv2.add(picture, layer, dst=picture)

    def _pixels(self, t_s: float) -> NDArray[np.float64]:
        """x, y and depth of every particle, shape (N, 3)."""
        turns = self._phase + t_s * self._fall_m_s / self._span
        round_trip = np.floor(turns)
        part = turns - round_trip
        place = _hash(np.arange(len(turns), dtype=np.uint64), round_trip, self._seed)
        camera = self._stage.camera
        age_s = part * self._span / self._fall_m_s
        x = (
            camera.x_m
            + (2 * place - 1) * self._half
            + self._wind_m_s * (age_s - 0.5 * self._span / self._fall_m_s)
        )
        if self._snow:
            x = x + 0.12 * np.sin(2.1 * t_s + self._swirl)
        y = camera.height_m + self._low + (1 - part) * self._span
        z = camera.distance_m - self._ahead
        pixels, depth = camera.project(np.stack([x, y, z], axis=-1))
        return np.column_stack([pixels, depth])


def _hash(
    number: NDArray[np.uint64], turn: NDArray[np.float64], seed: np.uint64
) -> NDArray[np.float64]:
    """An even random number in 0–1 for each particle and turn (splitmix64)."""
    with np.errstate(over="ignore"):
        z = number * np.uint64(0x9E3779B97F4A7C15) + turn.astype(np.uint64) + seed
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        z = z ^ (z >> np.uint64(31))
    return (z >> np.uint64(11)).astype(np.float64) / 2**53

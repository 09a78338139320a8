"""What is thrown, from where, and how it shows in each frame."""

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from vision.scenes.ballistics import GRAVITY_M_S2, THINGS, Flight, Thing, fly, tumble
from vision.scenes.facade import BALCONY_M, COLUMN_M, FLOOR_M, RAIL_M
from vision.scenes.footprint import Footprint, moments
from vision.scenes.stage import Stage

_SHORTEST_FALL_M = 6.0


@dataclass(frozen=True, slots=True)
class Fall:
    """One throw. floor counts from 1 at the ground, column from 1 at the left.
    start_m: where it left the hand (x, y, z); velocity_m_s: how fast; end_s: when it reaches the
    ground or leaves the picture."""

    kind: str
    size_m: float
    floor: int
    column: int
    start_s: float
    end_s: float
    start_m: tuple[float, float, float]
    velocity_m_s: tuple[float, float, float]
    terminal_m_s: float


class Thrown:
    """A fall on its way."""

    def __init__(self, stage: Stage, number: int) -> None:
        rng = stage.spec.random("fall", number)
        self._stage = stage
        self._thing = _choose(stage, rng)
        floor, column, start, velocity = _throw(stage, rng)
        self._spin = rng.uniform(-9, 9, 3)
        self._turn = rng.uniform(0, math.tau, 3)
        self.reflectance = float(np.clip(self._thing.reflectance * rng.uniform(0.7, 1.3), 0.03, 1))
        self.contrast_sign = 1 if rng.random() < 0.5 else -1
        still = fly(0.0, start, velocity, self._thing.terminal_m_s)
        needed_s = min(still.end_s, 5.0)
        latest_s = max(stage.spec.duration_s - needed_s, 0.1 * stage.spec.duration_s)
        start_s = float(rng.uniform(min(0.3, 0.1 * stage.spec.duration_s), latest_s))
        self._flight = Flight(start_s, still.positions_m)
        self.fall = Fall(
            self._thing.kind,
            self._thing.size_m,
            floor,
            column,
            start_s,
            self._end_s,
            start,
            velocity,
            self._thing.terminal_m_s,
        )

    @cached_property
    def _end_s(self) -> float:
        pixels, _ = self._stage.camera.project(self._flight.positions_m)
        camera = self._stage.camera
        outside = (
            (pixels[:, 1] > camera.height) | (pixels[:, 0] < 0) | (pixels[:, 0] > camera.width)
        )
        steps = int(np.argmax(outside)) if outside.any() else len(pixels) - 1
        return self._flight.start_s + steps / 240

    def seen_at(self, t_s: float) -> tuple[Footprint, float] | None:
        """Its footprint and its distance from the façade while it is in the air."""
        exposure_s = self._stage.light.exposure_s
        if not self.fall.start_s - exposure_s <= t_s <= self.fall.end_s:
            return None
        ends = self._flight.at(np.array([t_s, t_s + exposure_s]))
        pixels, _ = self._stage.camera.project(ends)
        size_px = self._thing.size_m * self._stage.px_a_metre(ends[0])
        count = moments(float(np.hypot(*(pixels[1] - pixels[0]))), size_px / 2)
        t = np.linspace(t_s, t_s + exposure_s, count)
        middle = self._flight.at(t)
        age = (t - self.fall.start_s)[:, None]
        corners = tumble(self._thing.edges_m, self._turn + self._spin * age)
        solid: NDArray[np.float64] = middle[:, None, :] + corners
        trace = self._stage.trace_solid([solid])
        # Its front side decides whether a surface hides it.
        return (trace, float(ends[0, 2]) + self._thing.size_m / 2) if trace else None


def _choose(stage: Stage, rng: np.random.Generator) -> Thing:
    """Evenly over the logarithm of sizes, so that small things are as frequent as large ones."""
    spec = stage.spec
    low, high = math.log(spec.min_size_m), math.log(spec.max_size_m)
    wanted = math.exp(rng.uniform(low, high))
    nearest = sorted(THINGS, key=lambda t: abs(math.log(t.size_m / wanted)))[:3]
    thing = nearest[rng.integers(len(nearest))]
    size = float(np.clip(wanted, spec.min_size_m, spec.max_size_m))
    scale = size / thing.size_m
    a, b, c = (edge * scale for edge in thing.edges_m)
    # At the same density a larger thing falls faster.
    return Thing(thing.kind, (a, b, c), thing.terminal_m_s * math.sqrt(scale), thing.reflectance)


def _throw(
    stage: Stage, rng: np.random.Generator
) -> tuple[int, int, tuple[float, float, float], tuple[float, float, float]]:
    building = stage.building
    lowest = min(stage.lowest_floor + math.ceil(_SHORTEST_FALL_M / FLOOR_M), building.floors)
    floor = int(rng.integers(lowest, building.floors + 1))
    column = int(rng.integers(1, building.columns + 1))
    opening = building.opening(floor, column)
    x = float(rng.uniform(opening.x0 + 0.2, opening.x1 - 0.2))
    if building.balconies[column - 1]:
        y = (floor - 1) * FLOOR_M + RAIL_M + float(rng.uniform(0.05, 0.5))
        z = BALCONY_M + float(rng.uniform(0.25, 0.6))
    else:
        y = opening.y0 + float(rng.uniform(0.05, 0.8))
        z = float(rng.uniform(0.3, 0.7))
    x = float(np.clip(x, building.left_m(column) + 0.1, building.left_m(column) + COLUMN_M - 0.1))
    if rng.random() < stage.spec.throw_share:
        velocity = (
            float(rng.normal(0, 1.5)),
            float(rng.uniform(-0.5, 3.0)),
            float(rng.uniform(1.0, 5.0)),
        )
    else:
        velocity = (float(rng.normal(0, 0.15)), 0.0, float(rng.uniform(0, 0.5)))
    return floor, column, (x, y, z), velocity


def drop_time_s(height_m: float, terminal_m_s: float) -> float:
    """How long a thing let go takes for a height: the closed form of gravity and drag."""
    return (
        terminal_m_s
        / GRAVITY_M_S2
        * math.acosh(math.exp(GRAVITY_M_S2 * height_m / terminal_m_s**2))
    )

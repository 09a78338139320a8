"""What is thrown into a recorded clip: a plausible camera, and paths that it sees."""

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from benchmarks.recording import Recording
from vision.scenes.ballistics import STEP_S, THINGS, Flight, Thing, fly, tumble
from vision.scenes.camera import Camera
from vision.scenes.footprint import Footprint, footprint, moments

SIZE_PX = (3.0, 25.0)
CONTRAST = (10.0, 80.0)
SHORTEST_DROP_M = 6.0

_SIZE_M = (0.02, 0.8)
_FACADE_IN_VIEW_M = (8.0, 25.0)
_LEAST_CROSSED = 0.35  # of the picture's height
_NEAREST_M = 3.0
_USUAL_TERMINAL_M_S = 28.0
_STEEPEST_DEG = 84.0
_EXPOSURE_S = (1 / 250, 1 / 40)
_LONGEST_EXPOSURE = 0.6  # of the time from frame to frame
_QUIET_S = 1.0  # at the start of a clip, while a rule learns its picture


@dataclass(frozen=True, slots=True)
class Throw:
    """A thing on its way through the picture from first_s to last_s of stream time.

    contrast: its grey levels above what is behind it when it comes into view. spin_rad_s and
    turn_rad: of its Euler angles.
    """

    thing: Thing
    contrast: float
    camera: Camera
    flight: Flight
    first_s: float
    last_s: float
    turn_rad: tuple[float, float, float]
    spin_rad_s: tuple[float, float, float]
    exposure_s: float
    blur_px: float

    @property
    def drop_m(self) -> float:
        """How far it falls in view."""
        ends = self.flight.at(np.array([self.first_s, self.last_s]))
        return float(ends[0, 1] - ends[1, 1])

    def seen_at(self, t_s: float) -> Footprint | None:
        """Its footprint in the frame whose exposure begins at t_s, or None when it is not in
        view."""
        if not self.first_s <= t_s <= self.last_s:
            return None
        ends = self.flight.at(np.array([t_s, t_s + self.exposure_s]))
        pixels, depth = self.camera.project(ends)
        size_px = self.thing.size_m * self.camera.focal_px / float(depth[0])
        count = moments(float(np.hypot(*(pixels[1] - pixels[0]))), size_px / 2)
        t = np.linspace(t_s, t_s + self.exposure_s, count)
        angles = np.array(self.turn_rad) + np.outer(t - self.first_s, self.spin_rad_s)
        solid = self.flight.at(t)[:, None, :] + tumble(self.thing.edges_m, angles)
        outline, _ = self.camera.project(solid)
        return footprint([outline], self.blur_px, (self.camera.width, self.camera.height))


def plan(recording: Recording, throws_a_minute: float, random: np.random.Generator) -> list[Throw]:
    """Throws spread over a clip, at least two, all before one camera; by their time."""
    camera = stand(recording.width, recording.height, random)
    longest_s = _LONGEST_EXPOSURE * recording.frame_s
    exposure_s = min(_log_uniform(random, *_EXPOSURE_S), longest_s)
    count = max(2, round(throws_a_minute * recording.duration_s / 60))
    begin_s = min(_QUIET_S, recording.duration_s / 4)
    slot_s = (recording.duration_s - begin_s) / count
    throws = []
    for number in range(count):
        throw = _throw(camera, random, exposure_s, recording.blur_px)
        spare_s = max(slot_s - (throw.last_s - throw.first_s), 0.0)
        delay_s = begin_s + number * slot_s + float(random.uniform(0, spare_s)) - throw.first_s
        throws.append(
            replace(
                throw,
                flight=Flight(throw.flight.start_s + delay_s, throw.flight.positions_m),
                first_s=throw.first_s + delay_s,
                last_s=throw.last_s + delay_s,
            )
        )
    return throws


def stand(width: int, height: int, random: np.random.Generator) -> Camera:
    """A camera that looks up 20–60° at a façade 10–60 m away, of which 8 to 25 m show."""
    while True:
        camera = Camera(
            width,
            height,
            x_m=0.0,
            height_m=float(random.uniform(1.5, 6.0)),
            distance_m=_log_uniform(random, 10.0, 60.0),
            elevation_deg=float(random.uniform(20.0, 60.0)),
            fov_deg=_log_uniform(random, 15.0, 50.0),
        )
        if camera.elevation_of_row(0.0) > _STEEPEST_DEG:
            continue
        middle = np.array([[width / 2, 0.0], [width / 2, float(height)]])
        top_m, bottom_m = camera.on_facade(middle)[:, 1]
        if _FACADE_IN_VIEW_M[0] <= top_m - max(bottom_m, 0.0) <= _FACADE_IN_VIEW_M[1]:
            return camera


def _throw(camera: Camera, random: np.random.Generator, exposure_s: float, blur_px: float) -> Throw:
    """From a window in view, or above the picture; again until it falls far enough in view."""
    while True:
        column_px = float(random.uniform(0.08, 0.92)) * camera.width
        row_px = float(random.uniform(-0.25, 0.4)) * camera.height
        if camera.elevation_of_row(row_px) > _STEEPEST_DEG:
            continue
        x_m, y_m = camera.on_facade(np.array([[column_px, row_px]]))[0]
        start_m = float(x_m), float(y_m), float(random.uniform(0.3, 0.8))
        push = _push(random)
        trial = fly(0.0, start_m, push, _USUAL_TERMINAL_M_S, longest_s=10.0)
        view = _in_view(camera, trial, exposure_s)
        if view is None:
            continue
        thing = _choose(_px_a_metre(camera, trial.positions_m[sum(view) // 2]), random)
        flight = fly(0.0, start_m, push, thing.terminal_m_s, longest_s=10.0)
        view = _in_view(camera, flight, exposure_s)
        if view is None or not _sized(camera, thing, flight.positions_m[sum(view) // 2]):
            continue
        sign = 1 if random.random() < 0.5 else -1
        return Throw(
            thing=thing,
            contrast=sign * float(random.uniform(*CONTRAST)),
            camera=camera,
            flight=flight,
            first_s=view[0] * STEP_S,
            last_s=view[1] * STEP_S,
            turn_rad=_three(random.uniform(0, math.tau, 3)),
            spin_rad_s=_three(random.uniform(-9, 9, 3)),
            exposure_s=exposure_s,
            blur_px=blur_px,
        )


def _in_view(camera: Camera, flight: Flight, exposure_s: float) -> tuple[int, int] | None:
    """First and last step in view, or None where too little of the fall is to be seen."""
    pixels, depth = camera.project(flight.positions_m)
    inside = (pixels >= 0).all(axis=1) & (pixels <= (camera.width, camera.height)).all(axis=1)
    inside &= depth >= _NEAREST_M
    if not inside.any():
        return None
    first = int(np.argmax(inside))
    after = inside[first:]
    last = first + (len(after) if after.all() else int(np.argmin(after))) - 1
    # The last exposure ends in view, too.
    last -= math.ceil(exposure_s / STEP_S)
    drop_m = flight.positions_m[first, 1] - flight.positions_m[last, 1]
    crossed_px = pixels[last, 1] - pixels[first, 1]
    seen = drop_m >= SHORTEST_DROP_M and crossed_px >= _LEAST_CROSSED * camera.height
    return (first, last) if last > first and seen else None


def _px_a_metre(camera: Camera, position_m: NDArray[np.float64]) -> float:
    _, depth = camera.project(position_m)
    return camera.focal_px / float(depth)


def _choose(px_a_metre: float, random: np.random.Generator) -> Thing:
    """Evenly over the logarithm of sizes halfway down, as far as things are so large or small."""
    low = max(SIZE_PX[0] / px_a_metre, _SIZE_M[0])
    high = max(min(SIZE_PX[1] / px_a_metre, _SIZE_M[1]), low)
    size_m = _log_uniform(random, low, high)
    nearest = sorted(THINGS, key=lambda t: abs(math.log(t.size_m / size_m)))[:3]
    thing = nearest[random.integers(len(nearest))]
    scale = size_m / thing.size_m
    # At the same density a larger thing falls faster.
    return replace(
        thing,
        edges_m=_three(np.array(thing.edges_m) * scale),
        terminal_m_s=thing.terminal_m_s * math.sqrt(scale),
    )


def _push(random: np.random.Generator) -> tuple[float, float, float]:
    """Half are let go, half are thrown outward."""
    if random.random() < 0.5:
        return float(random.normal(0, 0.15)), 0.0, float(random.uniform(0, 0.5))
    return (
        float(random.normal(0, 1.5)),
        float(random.uniform(-0.5, 3.0)),
        float(random.uniform(1.0, 5.0)),
    )


def _sized(camera: Camera, thing: Thing, position_m: NDArray[np.float64]) -> bool:
    """Whether a thing is about as large as it was to be: it falls otherwise than the trial did."""
    size_px = thing.size_m * _px_a_metre(camera, position_m)
    return 0.8 * SIZE_PX[0] < size_px < 1.3 * SIZE_PX[1]


def _log_uniform(random: np.random.Generator, low: float, high: float) -> float:
    return math.exp(random.uniform(math.log(low), math.log(high)))


def _three(values: NDArray[np.float64]) -> tuple[float, float, float]:
    a, b, c = (float(v) for v in values)
    return a, b, c

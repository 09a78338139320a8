"""What could have drawn a path: a fall, a light thing, a vehicle, a bird or an insect.

Every model predicts the centre and the width of a thing over time as a pinhole camera sees it;
their evidences are compared. Gravity is the yardstick: it gives metres without calibration.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain

import numpy as np

from vision import kernels
from vision.blur import spread_px
from vision.fitting import Fit, Prior, Values
from vision.kernels import Motion
from vision.suspects import HEIGHT, TIME, WIDTH, Points, X, Y

GRAVITY_M_S2 = 9.81
MOST_SAMPLES = 40
GOOD_MISFIT = 0.9
TEMPER = 0.35
"""Share of the samples that count as independent: boxes of neighbouring frames err alike."""

U, V, LOG_DEPTH, DOWN, SIDE, NEARER, ELEVATION, LOG_FOCAL, ROLL, DRAG, LOG_WIDTH = range(11)
"""Parameters of what falls; of what drifts down steadily, a sideways acceleration in m/s² stands in
the place of drag."""


@dataclass(frozen=True, slots=True)
class View:
    """What is known of a camera before a path is seen, as normal priors.

    width_px, height_px: of the picture. elevation_rad: of the optical axis above the horizon.
    log_focal: logarithm of the focal length in picture widths. roll_rad: of gravity against the
    picture's columns. log_depth: of the first point, in metres along the axis.
    """

    width_px: float
    height_px: float
    elevation_rad: tuple[float, float] = (math.radians(35), math.radians(20))
    log_focal: tuple[float, float] = (math.log(1.1), 0.4)
    roll_rad: tuple[float, float] = (0.0, math.radians(4))
    log_depth: tuple[float, float] = (math.log(35), 0.9)


@dataclass(frozen=True)
class Path:
    """Sightings of one thing: t_s from the first, centre X, Y in steady pixels and its spread, box
    w, h."""

    t_s: Values
    x: Values
    y: Values
    w: Values
    h: Values
    spread_px: Values

    @classmethod
    def of(cls, points: Points) -> "Path":
        """From rows of `vision.tracking.Track.points`, thinned evenly to at most 40."""
        spread = spread_px(points)
        if len(points) > MOST_SAMPLES:
            taken = np.linspace(0, len(points) - 1, MOST_SAMPLES).round().astype(int)
            points, spread = points[taken], spread[taken]
        t_s = points[:, TIME] - points[0, TIME]
        return cls(t_s, points[:, X], points[:, Y], points[:, WIDTH], points[:, HEIGHT], spread)

    @cached_property
    def curve(self) -> Values:
        """The parabola of Y over time, the square's coefficient first, shape (3,)."""
        return np.polyfit(self.t_s, self.y, 2)

    @cached_property
    def data(self) -> Values:
        """Centres and log widths, shape (3 N,)."""
        return np.concatenate([self.x, self.y, np.log(self.w)])

    @property
    def noise(self) -> Values:
        """Spread of `data`: of the centres in pixels, of the widths as logarithms."""
        return np.concatenate([self.spread_px, self.spread_px, 0.3 + 1.2 / self.w])


@dataclass(frozen=True, slots=True)
class Model:
    """One explanation: how it moves, its prior and where to start looking."""

    name: str
    motion: Motion
    prior: Prior
    starts: tuple[Values, ...]
    flutter: float = 1.0


@dataclass(frozen=True, slots=True)
class Explanation:
    """A model fitted to a path. misfit: RMS of the centres' residuals in spreads of the noise."""

    name: str
    fit: Fit
    misfit: float
    log_evidence: float


@dataclass(frozen=True, slots=True)
class Fall:
    """A path read as a fall, in metres and seconds, spreads beside the values.

    drop_m: from the highest place to the last sighting. start_m_s: downwards, at the first one.
    end_m_s: downwards, at the last. depth_m: of the first sighting. size_m: width of the thing.
    """

    drop_m: float
    drop_spread_m: float
    start_m_s: float
    end_m_s: float
    depth_m: float
    size_m: float


@dataclass(frozen=True, slots=True)
class Judgement:
    """All explanations of a path; fit: of the fall."""

    fall: Fall
    misfit: float
    explanations: tuple[Explanation, ...]
    fit: Fit = field(repr=False)


def read_as_fall(path: Path, view: View) -> Explanation:
    """The likeliest fall that could have drawn the path. path: at least four sightings."""
    model = _falling("fall", path, view, start_m_s=_start_speed(path), drag=(0.15, 0.2))
    sighted = (_sighted(path, view, model.prior, start[ELEVATION]) for start in model.starts)
    return _explain(model, path, view, chain(model.starts, sighted))


def judge(path: Path, view: View, fall: Explanation) -> Judgement:
    """Compare a fall with whatever else could have drawn the same path."""
    others = (
        _falling(
            "light",
            path,
            view,
            start_m_s=(1.0, 3.0),
            drag=(3.0, 1.5),
            bounds=(1.2, 10.0),
            flutter=2.5,
        ),
        _falling("rain", path, view, start_m_s=(5.0, 4.0), drag=(0.0, 0.7), motion=Motion.DRIFT),
        _steady("steady", path, view),
        _wandering("wandering", path, view),
    )
    return Judgement(
        _metres(fall.fit.values, fall.fit.covariance, path, view),
        fall.misfit,
        (fall, *(_explain(model, path, view) for model in others)),
        fall.fit,
    )


def fall_position_m(values: Values, t_s: Values) -> Values:
    """How far down falls with these parameters (B, P) have come at t_s (N,), with linear drag:
    (B, N)."""
    drag = np.maximum(values[:, DRAG, None], 1e-3)
    t = t_s[None]
    glide = -np.expm1(-drag * t) / drag
    down: Values = values[:, DOWN, None] * glide + GRAVITY_M_S2 * (t - glide) / drag
    return down


def fall_speed_m_s(down_m_s: float, drag: float, t_s: float) -> float:
    """How fast a thing falls, with linear drag (1/s), at a time after, or before, it fell at
    down_m_s."""
    drag = max(drag, 1e-3)
    fade = math.exp(-drag * t_s)
    return float(down_m_s * fade + GRAVITY_M_S2 * (1 - fade) / drag)


def _dropped_m(values: Values, t_s: Values) -> Values:
    """How far falls (B, P) are below their highest place at t_s (1,): (B, 1)."""
    drag = np.maximum(values[:, DRAG], 1e-3)
    top_s = np.log1p(drag * np.maximum(-values[:, DOWN], 0.0) / GRAVITY_M_S2) / drag
    tops = fall_position_m(values, np.minimum(top_s, t_s))
    return fall_position_m(values, t_s) - np.diagonal(tops)[:, None]


def project_fall(values: Values, t_s: Values, view: View) -> Values:
    """What a pinhole camera sees of a fall with these parameters (P,) at t_s (N,): centre x, y in
    pixels and log width, shape (3, N)."""
    return kernels.project(Motion.FALL, values, t_s, view.width_px, view.height_px)


def _start_speed(path: Path) -> tuple[float, float]:
    """How fast a thing may fall when it is first seen: what was let go in the picture is slow,
    what comes in from above is not."""
    return (6.0, 8.0) if path.y[0] < 2 * path.h[0] + 8 else (0.8, 2.5)


def _falling(
    name: str,
    path: Path,
    view: View,
    *,
    start_m_s: tuple[float, float],
    drag: tuple[float, float],
    bounds: tuple[float, float] = (0.0, 1.2),
    flutter: float = 1.0,
    motion: Motion = Motion.FALL,
) -> Model:
    width, height = view.width_px, view.height_px
    u0, v0 = path.x[0] - 0.5 * width, path.y[0] - 0.5 * height
    mean = np.array(
        [
            u0,
            v0,
            view.log_depth[0],
            start_m_s[0],
            0.0,
            0.0,
            view.elevation_rad[0],
            view.log_focal[0],
            view.roll_rad[0],
            drag[0],
            math.log(path.w[: max(3, len(path.w) // 4)].mean()),
        ]
    )
    spread = np.array(
        [
            0.05 * height,
            0.05 * height,
            view.log_depth[1],
            start_m_s[1],
            2.0,
            2.0,
            view.elevation_rad[1],
            view.log_focal[1],
            view.roll_rad[1],
            drag[1],
            0.5,
        ]
    )
    low, high = mean - 5 * spread, mean + 5 * spread
    low[DOWN], high[DOWN] = -8.0, 40.0
    low[DRAG], high[DRAG] = (-4.0, 4.0) if motion is Motion.DRIFT else bounds
    low[ELEVATION], high[ELEVATION] = math.radians(-15), math.radians(85)
    curve = path.curve
    starts = []
    for step in (0.0, 1.0):
        elevation = min(view.elevation_rad[0] + step * view.elevation_rad[1], math.radians(75))
        start = mean.copy()
        start[ELEVATION] = elevation
        focal = math.exp(start[LOG_FOCAL]) * width
        if curve[0] > 1:
            start[LOG_DEPTH] = np.clip(
                math.log(focal * GRAVITY_M_S2 * math.cos(elevation) / (2 * curve[0])),
                mean[LOG_DEPTH] - 2 * spread[LOG_DEPTH],
                mean[LOG_DEPTH] + 2 * spread[LOG_DEPTH],
            )
        pixels_a_metre = focal / math.exp(start[LOG_DEPTH])
        start[DOWN] = np.clip(
            curve[1] / (pixels_a_metre * math.cos(elevation)), -4, start_m_s[0] + 2 * start_m_s[1]
        )
        starts.append(start)
    return Model(name, motion, Prior(mean, spread, low, high), tuple(starts), flutter)


def _sighted(path: Path, view: View, prior: Prior, elevation_rad: float) -> Values:
    """The fall without drag or roll that passes nearest to the lines of sight.

    With elevation and focal length given, and gravity, that is linear in the thing's place and
    speed (E. Ribnick, S. Atev, N. Papanikolopoulos, Estimating 3D positions and velocities of
    projectiles from monocular views, PAMI 2009). Of 141 drawn falls 11 instead of 20 are explained
    worse than with a misfit of 2 when one starts there, too: what is thrown far comes near in a
    picture that looks up, and is not found from a thing that is let go.
    """
    focal = math.exp(prior.mean[LOG_FOCAL]) * view.width_px
    depth, spread = math.exp(prior.mean[LOG_DEPTH]), prior.spread
    sin, cos = math.sin(elevation_rad), math.cos(elevation_rad)
    t, dropped = path.t_s, GRAVITY_M_S2 * path.t_s**2 / 2
    x, y = path.x - 0.5 * view.width_px, path.y - 0.5 * view.height_px
    none, focals = np.zeros_like(t), np.full_like(t, focal)
    # Unknown are the place, right, down and away in metres, and the speeds DOWN, SIDE and NEARER.
    across = np.array([focals, none, -x, x * t * sin, focal * t, x * t * cos])
    below = np.array(
        [none, focals, -y, t * (focal * cos + y * sin), none, t * (y * cos - focal * sin)]
    )
    seen = np.concatenate([-x * dropped * sin, -dropped * (focal * cos + y * sin)])
    lines = np.concatenate([across, below], axis=1)
    weight = (depth * path.noise[: 2 * len(t)]) ** -2
    expected = np.array([0, 0, depth, prior.mean[DOWN], 0, 0])
    trust = np.array([0, 0, depth * spread[LOG_DEPTH], spread[DOWN], spread[SIDE], spread[NEARER]])
    trust[2:] **= -2
    right, down, away, *speeds = np.linalg.solve(
        lines * weight @ lines.T + np.diag(trust), lines * weight @ seen + trust * expected
    )
    away = max(away, 1.0)
    start = prior.mean.copy()
    start[[U, V]] = right * focal / away, down * focal / away
    start[[LOG_DEPTH, DOWN, SIDE, NEARER]] = math.log(away), *speeds
    start[ELEVATION] = elevation_rad
    return start


def _steady(name: str, path: Path, view: View) -> Model:
    """A thing that keeps its speed in space: a vehicle, an aeroplane, a gliding bird.

    It nears by speed ÷ distance a second, and its width tells the distance: at 15 m/s, 2 m wide
    and with a focal length of 1300 px that is 0.006 per pixel of width; a part of a vehicle is
    three times narrower than the vehicle.
    """
    height = view.height_px
    growth = 0.05 + 0.02 * float(path.w.max())

    t_all = max(float(path.t_s[-1]), 1e-3)
    speed_x = float(path.x[-1] - path.x[0]) / t_all
    speed_y = float(path.y[-1] - path.y[0]) / t_all
    log_width = math.log(path.w[: max(3, len(path.w) // 4)].mean())
    mean = np.array([path.x[0], 0.0, path.y[0], 0.0, 0.0, log_width])
    spread = np.array([0.05 * height, 0.5 * height, 0.05 * height, 0.5 * height, growth, 0.5])
    start = np.array([path.x[0], speed_x, path.y[0], speed_y, 0.0, log_width])
    low = np.concatenate([np.full(4, -1e5), [-0.95 / t_all, -3.0]])
    high = np.concatenate([np.full(4, 1e5), [5.0, 8.0]])
    growing = start.copy()
    growing[4] = -0.5 / t_all
    growing[1] += growing[4] * path.x[-1]
    growing[3] += growing[4] * path.y[-1]
    return Model(name, Motion.STEADY, Prior(mean, spread, low, high), (start, growing))


def _wandering(name: str, path: Path, view: View) -> Model:
    """A thing that speeds up in any direction: a bird, an insect, a person."""
    height = view.height_px

    log_width = math.log(path.w[: max(3, len(path.w) // 4)].mean())
    mean = np.array([path.x[0], 0, 0, path.y[0], 0, 0, log_width, 0.0])
    speed, change = 0.5 * height, 0.5 * height
    spread = np.array([0.05 * height, speed, change, 0.05 * height, speed, change, 0.5, 0.5])
    wide = np.full(8, 1e6)
    start = mean.copy()
    start[[2, 1, 0]] = np.polyfit(path.t_s, path.x, 2) * [2, 1, 1]
    start[[5, 4, 3]] = path.curve * [2, 1, 1]
    return Model(name, Motion.WANDERING, Prior(mean, spread, -wide, wide), (start,))


def _explain(
    model: Model, path: Path, view: View, starts: Iterable[Values] | None = None
) -> Explanation:
    noise = path.noise
    count = len(path.t_s)
    noise[: 2 * count] *= model.flutter
    fits = (_fit(model, path, noise, start, view) for start in starts or model.starts)

    def misfit_of(fitted: Fit) -> float:
        return float(np.sqrt(np.mean(fitted.residuals[: 2 * count] ** 2)))

    best = next(fits)
    misfit = misfit_of(best)
    while misfit >= GOOD_MISFIT and (again := next(fits, None)) is not None:
        if again.log_evidence > best.log_evidence:
            best, misfit = again, misfit_of(again)
    evidence = best.log_evidence - TEMPER * 2 * count * math.log(model.flutter)
    return Explanation(model.name, best, misfit, float(evidence))


def _fit(model: Model, path: Path, noise: Values, start: Values, view: View) -> Fit:
    prior = model.prior
    return Fit(
        *kernels.fit(
            model.motion,
            np.ascontiguousarray(path.t_s),
            path.data,
            noise,
            prior.mean,
            prior.spread,
            prior.low,
            prior.high,
            start,
            TEMPER,
            view.width_px,
            view.height_px,
        )
    )


def _metres(values: Values, covariance: Values, path: Path, view: View) -> Fall:
    t = path.t_s[-1:]
    down = _dropped_m(values[None], t)
    steps = 1e-4 * np.sqrt(np.maximum(np.diag(covariance), 1e-12))
    moved = _dropped_m(values[None] + np.diag(steps), t)
    slope = (moved[:, 0] - down[0, 0]) / steps
    depth = math.exp(values[LOG_DEPTH])
    focal = math.exp(values[LOG_FOCAL]) * view.width_px
    return Fall(
        drop_m=float(down[0, 0]),
        drop_spread_m=float(np.sqrt(max(slope @ covariance @ slope, 0.0))),
        start_m_s=float(values[DOWN]),
        end_m_s=fall_speed_m_s(values[DOWN], values[DRAG], t[0]),
        depth_m=depth,
        size_m=float(math.exp(values[LOG_WIDTH]) * depth / focal),
    )

"""Throws from a façade that could have drawn a path."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vision.calibration import Calibration
from vision.fitting import Fit, Prior, Values, fit
from vision.suspects import Points
from vision.trajectory import GRAVITY_M_S2, Path

ACROSS, ABOVE, OUT, BEFORE_S, DOWN, ASIDE, AWAY, LOG_TERMINAL = range(8)
"""Of a throw: where the hand lets go, in metres from the façade's left edge, above its bottom edge
and before its wall; how long before the first sighting; how fast the thing is then downwards,
aside and away from the wall, m/s; and the logarithm of the fastest that the air lets it fall."""

REACH_M = (0.5, 0.2)
"""How far before the wall, or before a balcony's railing, that is: mean and spread."""

WAIT_S = (1.0, 1.5)
THROWN = ((-0.3, 1.0), (0.0, 1.0), (1.0, 1.6), (math.log(30.0), 0.6))
"""Means and spreads of BEFORE_S, and of the last four."""

GRID_S = 0.1 * np.arange(41)
START_STEPS = (0, -6, 6, 12)
"""When it may have been let go before the first sighting, and from which of these times, counted
from the one that fits best, fits are started: a thing that was thrown at a camera that looks up
steeply looks much like one that was let go at another time."""

MOST_LESS_LIKELY = 6.0
"""Log evidence against the likeliest throw of one that is still counted."""

SAME = 0.5
"""Metres and seconds by which two throws differ that are counted as two."""

DRAWS = 400
UNLIKELY = 1e-9


@dataclass(frozen=True, slots=True)
class Throws:
    """values (N, 8): throws drawn at random, always the same way; see ACROSS and what follows.
    weight (N,): how likely each is against the others. likeliest (8,): the one that fits best."""

    values: Values
    weight: Values
    likeliest: Values


def throws(path: Points, calibration: Calibration) -> Throws:
    """From the wall, or over a railing, where a hand lets go. path: at least four sightings."""
    random = np.random.default_rng(0)
    possible = [
        (columns, throw)
        for columns, reach_m in _reaches(calibration)
        for throw in _throws(path, calibration, reach_m)
    ]
    _, likeliest = max(possible, key=lambda known: known[1].log_evidence)
    values: list[Values] = []
    weights: list[Values] = []
    for columns, throw in possible:
        drawn = random.multivariate_normal(
            throw.values, throw.covariance, size=DRAWS, check_valid="ignore"
        )
        # It was let go before it was seen.
        drawn = drawn[drawn[:, BEFORE_S] >= 0.0]
        chance = math.exp(throw.log_evidence - likeliest.log_evidence)
        values.append(drawn)
        weights.append(chance * (columns[column(drawn, calibration)] + UNLIKELY))
    return Throws(np.concatenate(values), np.concatenate(weights), likeliest.values)


def column(values: Values, calibration: Calibration) -> NDArray[np.int64]:
    """In which column of the façade throws (N, 8) begin, from 0, shape (N,)."""
    columns = calibration.facade.columns
    place = np.floor(values[:, ACROSS] / calibration.width_m * columns)
    return np.clip(place, 0, columns - 1).astype(np.int64)


def _reaches(calibration: Calibration) -> Iterator[tuple[Values, tuple[float, float]]]:
    """Which columns are possible (columns,), 0 or 1, and how far before the wall a hand is there:
    mean and spread."""
    facade = calibration.facade
    mean_m, spread_m = REACH_M
    if facade.balconies is None:
        half_m = facade.balcony_depth_m / 2
        reach_m = mean_m + half_m, math.hypot(spread_m, half_m / math.sqrt(3))
        yield np.ones(facade.columns), reach_m
        return
    balcony = np.isin(np.arange(1, facade.columns + 1), facade.balconies)
    if not balcony.all():
        yield (~balcony).astype(np.float64), REACH_M
    if balcony.any():
        yield balcony.astype(np.float64), (mean_m + facade.balcony_depth_m, spread_m)


def _throws(points: Points, calibration: Calibration, reach_m: tuple[float, float]) -> list[Fit]:
    """Throws that could have drawn the path, the likeliest first."""
    path, matrix = Path.of(points), calibration.matrix
    prior = _prior(calibration, reach_m)
    noise = np.tile(path.spread_px, 2)
    data = np.concatenate([path.x, path.y])

    def predict(values: Values) -> Values:
        x, y, away = np.einsum("ij,bjn->ibn", matrix, flight(values, path.t_s))
        pixels: Values = np.concatenate([x, y], axis=1) / np.tile(np.maximum(away, 0.05), 2)
        return pixels

    fits = [fit(predict, data, noise, prior, start, 1.0) for start in _starts(path, matrix, prior)]
    fits.sort(key=lambda found: -found.log_evidence)
    throws: list[Fit] = []
    for found in fits:
        likely = found.log_evidence > fits[0].log_evidence - MOST_LESS_LIKELY
        off = [np.abs(found.values - known.values)[[ABOVE, BEFORE_S]].max() for known in throws]
        if likely and min(off, default=math.inf) > SAME:
            throws.append(found)
    return throws


def _prior(calibration: Calibration, reach_m: tuple[float, float]) -> Prior:
    height_m = calibration.facade.floors * calibration.facade.floor_height_m
    size_m = np.array([calibration.width_m, height_m])
    mean, spread = np.array([reach_m, WAIT_S, *THROWN]).T
    return Prior(
        np.concatenate([size_m / 2, mean]),
        np.concatenate([size_m, spread]),
        np.array([-5.0, -5.0, 0.0, 0.0, -8.0, -8.0, -1.0, math.log(6.0)]),
        np.array([*(size_m + 10.0), 8.0, 7.0, 8.0, 8.0, 9.0, math.log(150.0)]),
    )


def _starts(path: Path, matrix: Values, prior: Prior) -> Iterator[Values]:
    """Where to start looking: throws that pass near to the lines of sight, with the usual drag.

    With a time given at which the thing is let go, that is linear in its place and speeds, as in
    `vision.trajectory`, as far as it is hardly thrown up or down. (Without drag none passes near
    to the whole of a long way: a phone that fell from the 40th floor was placed on the 37th.)
    """
    free = [ACROSS, ABOVE, DOWN, ASIDE, AWAY]
    mean, trust = prior.mean[free], prior.spread[free] ** -2
    across, above, before, one = np.concatenate(
        [matrix[0] - path.x[:, None] * matrix[2], matrix[1] - path.y[:, None] * matrix[2]]
    ).T
    out_m = prior.mean[OUT]
    depth = matrix[2] @ [*prior.mean[:OUT], out_m, 1.0]
    weight = 1 / (depth * np.tile(path.spread_px, 2))
    terminal_m_s = math.exp(prior.mean[LOG_TERMINAL])
    lag_s = terminal_m_s / GRAVITY_M_S2
    tried: list[Values] = []
    costs: list[float] = []
    for before_s in GRID_S:
        now = (np.tile(path.t_s, 2) + before_s) / lag_s
        fallen = terminal_m_s * lag_s * np.log(np.cosh(now))
        pushed, glide = lag_s * np.tanh(now), lag_s * _gudermann(now)
        lines = weight * np.array([across, above, -above * pushed, across * glide, before * glide])
        seen = weight * (above * fallen - before * out_m - one)
        near = np.linalg.solve(lines @ lines.T + np.diag(trust), lines @ seen + trust * mean)
        costs.append(np.sum((near @ lines - seen) ** 2) + np.sum(trust * (near - mean) ** 2))
        start = prior.mean.copy()
        start[free], start[BEFORE_S] = near, before_s
        tried.append(start)
    best = int(np.argmin(costs))
    for k in dict.fromkeys(min(max(best + step, 0), len(tried) - 1) for step in START_STEPS):
        yield tried[k]


def flight(values: Values, t_s: Values) -> Values:
    """Where things thrown so (B, 8) are at times after their first sighting (N,): metres across,
    above and before the façade, and 1, shape (B, 4, N).

    Drag grows with the square of the speed: downwards that has a closed form, and aside one for
    what is slow against its fall.
    """
    t = np.maximum(t_s + values[:, BEFORE_S, None], 0.0)
    terminal = np.exp(values[:, LOG_TERMINAL, None])
    first = np.arctanh(np.clip(values[:, DOWN, None] / terminal, -0.9, 0.9))
    now = GRAVITY_M_S2 * t / terminal + first
    down = terminal**2 / GRAVITY_M_S2 * np.log(np.cosh(now) / np.cosh(first))
    glide = terminal / GRAVITY_M_S2 * np.cosh(first) * (_gudermann(now) - _gudermann(first))
    across = values[:, ACROSS, None] + values[:, ASIDE, None] * glide
    out = values[:, OUT, None] + values[:, AWAY, None] * glide
    return np.stack([across, values[:, ABOVE, None] - down, out, np.ones_like(out)], axis=1)


def _gudermann(x: Values) -> Values:
    """The integral of 1 / cosh."""
    angle: Values = 2 * np.arctan(np.tanh(x / 2))
    return angle

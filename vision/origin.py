"""From which window a fall came: floors and columns with their probabilities."""

from collections.abc import Sequence

import numpy as np

from vision.blur import spread_px
from vision.calibration import Calibration
from vision.fitting import Fit, Values
from vision.records import Json
from vision.suspects import Points, X, Y, rises
from vision.trajectory import DOWN, GRAVITY_M_S2, SIDE, U, V

DRAWS = 400
HAND_M, HAND_SPREAD_M = 1.3, 0.7
"""Of a hand that lets go, above its floor: at a sill or over a railing. The spread is twice what
hands have: it stands for what else shifts a path by part of a floor."""

REACH_M = (0.2, 0.8)
"""How far before the wall, or before a balcony's railing, a thing is let go."""

OVERSURE = 5.0
"""How many times the fits' covariance is wider than they say."""

MISTAKEN = 0.06
"""How often a path begins with something else or tells nothing of its beginning: any window is as
likely then. This, OVERSURE and HAND_SPREAD_M are those of 96 choices under which the falls of the
drawn training half were likeliest to come from where they did: stated probabilities came true there
with an expected error of 0.06, and 0.12 before."""

LEAST_PROBABILITY = 0.02
UNLIKELY = 1e-9


def origin(fits: Sequence[Fit], path: Points, calibration: Calibration) -> Json:
    """Floor and column of the likeliest window, its probability, and the other candidates.

    fits: of the fall, under different beliefs about its speed where it was first seen. path: what
    was seen of the thing.

    What rises has just left the hand. What was falling already when it was first seen came from
    higher by v² / 2 g. The fits' spread, the depth of balconies and the hand's place are drawn
    from at random, always the same way; each draw tells how likely every floor is.
    """
    facade = calibration.facade
    draws = np.random.default_rng(0)
    if rises(path):
        x, y, weight = _first_seen(path, draws)
        aside_m = higher_m = np.zeros(len(x))
    else:
        values, weight = _drawn(fits, draws)
        x = values[:, U] + 0.5 * calibration.view.width_px
        y = values[:, V] + 0.5 * calibration.view.height_px
        speed = np.maximum(values[:, DOWN], 0.0)
        aside_m = -values[:, SIDE] * speed / GRAVITY_M_S2
        higher_m = 0.5 * speed**2 / GRAVITY_M_S2
    reach_m = draws.uniform(*REACH_M, len(x))
    chances = np.zeros((facade.floors, facade.columns))
    depths_m = draws.uniform(0.0, facade.balcony_depth_m, len(x))
    has_balcony = np.isin(np.arange(1, facade.columns + 1), facade.balconies or ())
    hands_m = HAND_M + np.arange(facade.floors) * facade.floor_height_m
    for balcony in (False, True):
        if facade.balconies is None:
            before_m = reach_m + depths_m
        else:
            before_m = reach_m + balcony * facade.balcony_depth_m
        across_m, above_m = calibration.on_facade(x, y, before_m)
        columns = np.floor((across_m + aside_m) / calibration.width_m * facade.columns)
        columns = np.clip(columns, 0, facade.columns - 1).astype(int)
        fits_column = has_balcony[columns] == balcony
        height_m = np.clip(above_m + higher_m, hands_m[0], hands_m[-1])
        off_m = height_m[:, None] - hands_m
        likelihood = np.exp(-0.5 * (off_m / HAND_SPREAD_M) ** 2) + UNLIKELY
        np.add.at(chances.T, columns, likelihood * (weight * (fits_column + UNLIKELY))[:, None])
    chances = (1 - MISTAKEN) * chances / chances.sum() + MISTAKEN / chances.size
    by_floor = chances.sum(axis=1)
    best = int(by_floor.argmax())
    order = np.argsort(-chances, axis=None, kind="stable")
    return {
        "floor": best + facade.lowest_floor,
        "column": int(chances[best].argmax()) + 1,
        "probability": round(float(by_floor[best]), 3),
        "candidates": [
            {
                "floor": int(k // facade.columns) + facade.lowest_floor,
                "column": int(k % facade.columns) + 1,
                "probability": round(float(chances.flat[k]), 3),
            }
            for k in order
            if chances.flat[k] >= LEAST_PROBABILITY
        ],
    }


def _first_seen(path: Points, draws: np.random.Generator) -> tuple[Values, Values, Values]:
    """Where a thing was first seen, as draws of x, y and their weights."""
    noise = draws.normal(0.0, spread_px(path)[0], (2, DRAWS))
    return path[0, X] + noise[0], path[0, Y] + noise[1], np.ones(DRAWS)


def _drawn(fits: Sequence[Fit], draws: np.random.Generator) -> tuple[Values, Values]:
    """Parameters drawn from all fits, and the weights that their evidence gives them."""
    evidence = np.array([fit.log_evidence for fit in fits])
    weights = np.exp(evidence - evidence.max())
    values = [
        draws.multivariate_normal(
            fit.values,
            OVERSURE * fit.covariance + 1e-12 * np.eye(len(fit.values)),
            size=DRAWS,
            check_valid="ignore",
        )
        for fit in fits
    ]
    return np.concatenate(values), np.repeat(weights, DRAWS)

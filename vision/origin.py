"""From which window a fall came: floors and columns with their probabilities."""

import numpy as np

from vision.calibration import Calibration
from vision.fitting import Fit
from vision.records import Json
from vision.trajectory import DOWN, GRAVITY_M_S2, SIDE, U, V

DRAWS = 400
HAND_M, HAND_SPREAD_M = 1.3, 0.35
"""Of a hand that lets go, above its floor: at a sill or over a railing."""

REACH_M = (0.2, 2.2)
"""How far before the façade a thing is let go: at a window, or over a balcony's railing."""

LEAST_PROBABILITY = 0.02


def origin(fit: Fit, calibration: Calibration) -> Json:
    """Floor and column of the likeliest window, its probability, and the other candidates.

    A thing leaves a hand above its floor and before the façade; what was falling when it was first
    seen came from higher by v² / 2 g. The fit's spread and those of the hand's place are drawn from
    at random, always the same way.
    """
    facade = calibration.facade
    draws = np.random.default_rng(0)
    count = DRAWS
    covariance = fit.covariance + 1e-12 * np.eye(len(fit.values))
    values = draws.multivariate_normal(fit.values, covariance, size=count, check_valid="ignore")
    x = values[:, U] + 0.5 * calibration.view.width_px
    y = values[:, V] + 0.5 * calibration.view.height_px
    before_m = draws.uniform(*REACH_M, count)
    across_m, above_m = calibration.on_facade(x, y, before_m)
    speed = np.maximum(values[:, DOWN], 0.0)
    ago_s = speed / GRAVITY_M_S2
    height_m = above_m + 0.5 * speed * ago_s
    across_m = across_m - values[:, SIDE] * ago_s
    height_m = height_m - HAND_M + draws.normal(0.0, HAND_SPREAD_M, count)
    floors = np.floor(height_m / facade.floor_height_m).astype(int)
    columns = np.floor(across_m / calibration.width_m * facade.columns).astype(int)
    floors = np.clip(floors, 0, facade.floors - 1) + facade.lowest_floor
    columns = np.clip(columns, 0, facade.columns - 1) + 1
    windows, counts = np.unique(np.stack([floors, columns], axis=1), axis=0, return_counts=True)
    by_floor, floor_counts = np.unique(floors, return_counts=True)
    best = int(by_floor[floor_counts.argmax()])
    at_best = windows[:, 0] == best
    column = int(windows[at_best][counts[at_best].argmax(), 1])
    order = np.argsort(-counts, kind="stable")
    return {
        "floor": best,
        "column": column,
        "probability": round(float(floor_counts.max() / count), 3),
        "candidates": [
            {
                "floor": int(windows[k, 0]),
                "column": int(windows[k, 1]),
                "probability": round(float(counts[k] / count), 3),
            }
            for k in order
            if counts[k] >= LEAST_PROBABILITY * count
        ],
    }

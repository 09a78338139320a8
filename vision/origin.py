"""From which window a fall came: floors and columns with their probabilities."""

import numpy as np

from vision.calibration import Calibration
from vision.records import Json
from vision.throws import ABOVE, UNLIKELY, Throws, column

HAND_M, HAND_SPREAD_M = 1.2, 0.4
"""Of a hand that lets go, above its floor: at a sill or over a railing."""

MISTAKEN = 0.02
"""How often a path begins with something else or tells nothing of its beginning: any window is as
likely then. Of 109 paths of the drawn training half it was one."""

LEAST_PROBABILITY = 0.02


def origin(thrown: Throws, calibration: Calibration) -> Json:
    """Floor and column of the likeliest window, its probability, and the other candidates.

    The camera is known, and what falls was let go by a hand at the wall, or over a railing: each
    of the throws from there that could have drawn the path tells how likely every floor is.
    """
    facade = calibration.facade
    hands_m = HAND_M + np.arange(facade.floors) * facade.floor_height_m
    above_m = thrown.values[:, ABOVE]
    off_m = np.clip(above_m, hands_m[0], hands_m[-1])[:, None] - hands_m
    likelihood = np.exp(-0.5 * (off_m / HAND_SPREAD_M) ** 2) + UNLIKELY
    chances = np.zeros((facade.floors, facade.columns))
    columns = column(thrown.values, calibration)
    np.add.at(chances.T, columns, likelihood * thrown.weight[:, None])
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

"""Sensitivity by region."""

import numpy as np

from vision.options import FallingOptions, Region
from vision.regions import Sensitivity
from vision.suspects import Points

LEFT_HALF = ((0.0, 0.0), (0.5, 0.0), (0.5, 1.0), (0.0, 1.0))


def points_at(x: float) -> Points:
    rows = np.zeros((10, 11))
    rows[:, 4], rows[:, 5] = x, np.arange(10) * 10
    rows[:, 6:8] = 2
    return rows


def test_a_region_holds_what_mostly_runs_in_it() -> None:
    options = FallingOptions(sensitivity=60, regions=(Region(LEFT_HALF, 0),))
    sensitivity = Sensitivity(options, 200, 100)
    assert sensitivity.at(points_at(50)) == 0
    assert sensitivity.at(points_at(150)) == 60

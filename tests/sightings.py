"""Paths of things for tests, as the tracker gives them."""

from collections.abc import Sequence

import numpy as np

from vision.fitting import Values
from vision.suspects import (
    AREA,
    CONTRAST,
    FRAME,
    HEIGHT,
    LEFT,
    SCORE,
    TIME,
    TOP,
    WIDTH,
    Points,
    X,
    Y,
)
from vision.trajectory import Judgement


def points(
    y: Sequence[float] | Values, x: Sequence[float] | Values | float = 100.0, size: float = 4.0
) -> Points:
    """A dark square seen 25 times a second with its centre at x, y; the score grows by 5."""
    rows = np.zeros((len(y), 11))
    rows[:, FRAME] = np.arange(len(y))
    rows[:, TIME] = rows[:, FRAME] / 25
    rows[:, Y], rows[:, X] = y, x
    rows[:, [WIDTH, HEIGHT]] = size
    rows[:, LEFT], rows[:, TOP] = rows[:, X] - size / 2, rows[:, Y] - size / 2
    rows[:, AREA], rows[:, CONTRAST] = size * size, -40
    rows[:, SCORE] = 5 * np.arange(len(y))
    return rows


def advantage_of_falling(judgement: Judgement) -> float:
    """Log evidence of a fall over the best other explanation."""
    evidence = {e.name: e.log_evidence for e in judgement.explanations}
    return evidence.pop("fall") - max(evidence.values())

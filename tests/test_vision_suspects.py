"""Which part of a track may be a fall."""

import numpy as np

from vision.suspects import (
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
    descent,
    gained,
    may_fall,
    same_sightings,
    setting_out,
)


def points(y: list[float], x: list[float] | None = None) -> Points:
    rows = np.zeros((len(y), 11))
    rows[:, FRAME] = np.arange(len(y))
    rows[:, TIME] = rows[:, FRAME] / 25
    rows[:, Y], rows[:, X] = y, x or 100.0
    rows[:, [WIDTH, HEIGHT]] = 4
    rows[:, LEFT], rows[:, TOP] = rows[:, X] - 2, rows[:, Y] - 2
    rows[:, SCORE] = 5 * np.arange(len(y))
    return rows


def falling(count: int = 30) -> list[float]:
    return [50 + 0.4 * k * k for k in range(count)]


def test_what_went_up_before_is_left_out() -> None:
    assert len(descent(points([80, 60, 70, 50, *falling(20)]))) == 21


def test_small_steps_up_are_allowed() -> None:
    assert len(descent(points([50, 51, 50, 52, 55]))) == 5


def test_what_had_not_moved_yet_is_left_out() -> None:
    still = points([50.0] * 10 + [60.0, 70.0])
    assert len(setting_out(still)) == 4


def test_score_counts_from_the_first_sighting() -> None:
    assert gained(points(falling(11))[5:]) == 25


def test_a_fall_may_fall() -> None:
    assert may_fall(points(falling()), 270)


def test_what_goes_sideways_slows_or_jumps_does_not() -> None:
    aside = [100 + 30.0 * k for k in range(30)]
    slowing = [50 + 40 * np.sqrt(k) for k in range(30)]
    jumping = [y + 30 * (k % 2) for k, y in enumerate(falling())]
    assert not may_fall(points(falling(), aside), 270)
    assert not may_fall(points(slowing), 270)
    assert not may_fall(points(jumping), 270)


def test_tracks_share_what_they_both_saw() -> None:
    path = points(falling(20))
    assert same_sightings(path, path[5:]) == 1
    assert same_sightings(path[:10], path[10:]) == 0

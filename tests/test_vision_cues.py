"""What the numbers of a path say."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sightings import points

from vision.cues import FEWEST, NAMES, cues
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

HEIGHT_PX = 720.0
MOTIONS = (
    "start_speed",
    "end_speed",
    "start_acceleration",
    "end_acceleration",
    "start_speed_across",
    "end_speed_across",
    "start_acceleration_across",
    "end_acceleration_across",
)


def cue(path: Points, name: str, height: float = HEIGHT_PX) -> float:
    return float(cues(path, height)[NAMES.index(name)])


def a_second(path: Points, name: str, unit: float) -> float:
    """A speed or acceleration in picture heights, from its signed logarithm."""
    value = cue(path, name)
    return math.copysign(math.expm1(abs(value)) * unit, value)


def times_s(count: int = 30) -> Values:
    return np.arange(count) / 25


@st.composite
def paths(draw: st.DrawFn) -> Points:
    """Anything that comes down: sightings left out, sizes and grey levels that change."""
    count = draw(st.integers(FEWEST, 60))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    fps = draw(st.sampled_from([5.0, 10.0, 25.0, 60.0]))
    step = draw(st.floats(0.0, 60.0))
    rows = np.zeros((count, 11))
    rows[:, FRAME] = np.cumsum(rng.integers(1, 4, count))
    rows[:, TIME] = rows[:, FRAME] / fps
    rows[:, Y] = np.cumsum(rng.uniform(0, step, count))
    rows[:, X] = 300 + np.cumsum(rng.uniform(-step, step, count))
    rows[:, [WIDTH, HEIGHT]] = rng.integers(1, 60, (count, 2))
    rows[:, AREA] = np.ceil(rng.uniform(0.3, 1.0, count) * rows[:, WIDTH] * rows[:, HEIGHT])
    rows[:, LEFT] = rows[:, X] - rows[:, WIDTH] / 2
    rows[:, TOP] = rows[:, Y] - rows[:, HEIGHT] / 2
    rows[:, CONTRAST] = rng.uniform(-120, 120, count)
    rows[:, SCORE] = np.cumsum(rng.uniform(-3, 9, count))
    return rows


@given(path=paths(), height=st.sampled_from([120.0, 720.0, 4320.0]))
def test_all_cues_are_finite(path: Points, height: float) -> None:
    found = cues(path, height)
    assert found.shape == (len(NAMES),)
    assert np.isfinite(found).all()


def test_a_thing_that_does_not_move_has_finite_cues() -> None:
    assert np.isfinite(cues(points([50.0] * FEWEST), HEIGHT_PX)).all()


@given(acceleration=st.floats(60, 2000), x=st.floats(0, 1280), sideways=st.floats(-50, 50))
def test_a_fall_from_rest_starts_slowly_and_speeds_up_as_it_does(
    acceleration: float, x: float, sideways: float
) -> None:
    t_s = times_s()
    path = points(20 + acceleration / 2 * t_s**2, x + sideways * t_s)
    true = acceleration / HEIGHT_PX
    assert a_second(path, "start_speed", 0.02) == pytest.approx(0, abs=0.01 * true)
    assert a_second(path, "start_acceleration", 0.05) == pytest.approx(true, rel=0.01)
    assert a_second(path, "end_speed", 0.05) == pytest.approx(true * t_s[-1], rel=0.01)
    assert cue(path, "rest_before_s") == pytest.approx(0, abs=0.01)


def test_a_fall_that_came_from_above_was_let_go_before() -> None:
    t_s = times_s() + 0.5
    assert cue(points(400 * t_s**2), "rest_before_s") == pytest.approx(0.5, abs=0.01)


@given(speed=st.floats(20, 800))
def test_a_steady_descent_has_little_acceleration(speed: float) -> None:
    path = points(20 + speed * times_s())
    for name in ("start_acceleration", "end_acceleration"):
        assert abs(a_second(path, name, 0.05)) < 0.01
    assert a_second(path, "start_speed", 0.02) == pytest.approx(speed / HEIGHT_PX, rel=0.01)
    assert cue(path, "log_gain_of_speed") == pytest.approx(0, abs=0.01)


@given(seed=st.integers(0, 2**32 - 1))
def test_a_picture_of_twice_the_size_shows_the_same_motion(seed: int) -> None:
    t_s = times_s()
    shaken = np.random.default_rng(seed).normal(0, 1.5, (2, len(t_s)))
    y, x = 20 + 300 * t_s**2 + shaken[0], 400 + 60 * t_s + shaken[1]
    small, large = points(y, x), points(2 * y, 2 * x, size=8)
    for name in MOTIONS:
        assert cue(small, name) == pytest.approx(cue(large, name, 2 * HEIGHT_PX), abs=1e-3)


def test_what_falls_straight_and_what_goes_aside_differ_in_slant() -> None:
    t_s = times_s()
    straight, aside = points(400 * t_s**2), points(400 * t_s**2, 100 + 300 * t_s)
    assert cue(straight, "slant") < 0.01
    assert cue(aside, "slant") == pytest.approx(300 * t_s[-1] / (400 * t_s[-1] ** 2), rel=0.01)


def test_what_changes_its_shade_does_not_keep_its_sign() -> None:
    path = points(400 * times_s() ** 2)
    assert cue(path, "keeps_its_sign") == 1
    path[::2, CONTRAST] *= -1
    assert cue(path, "keeps_its_sign") == pytest.approx(0)

"""What could have drawn a path."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sightings import advantage_of_falling

from vision import trajectory
from vision.fitting import Values
from vision.trajectory import (
    DOWN,
    ELEVATION,
    GRAVITY_M_S2,
    LOG_DEPTH,
    LOG_FOCAL,
    LOG_WIDTH,
    Judgement,
    Path,
    U,
    V,
    View,
    fall_position_m,
    judge,
    project_fall,
    read_as_fall,
)

VIEW = View(1280, 720)


def parameters(**changed: float) -> Values:
    values = np.zeros(11)
    values[[U, V, LOG_DEPTH, LOG_FOCAL]] = 50, -250, math.log(40), math.log(1.1)
    values[[ELEVATION, LOG_WIDTH]] = math.radians(35), math.log(8)
    for name, value in changed.items():
        values[getattr(trajectory, name)] = value
    return values


def path_of(x: Values, y: Values, width: Values, t_s: Values) -> Path:
    jitter = np.random.default_rng(0)
    noisy_x = x + jitter.normal(0, 0.4, len(x))
    noisy_y = y + jitter.normal(0, 0.4, len(y))
    return Path(t_s, noisy_x, noisy_y, width, width, 0.7 + 0.07 * width)


def fallen(seconds: float = 1.6, **changed: float) -> Path:
    """A fall as far as the picture shows it."""
    t_s = np.arange(0, seconds, 0.04)
    x, y, log_width = project_fall(parameters(**changed), t_s, VIEW)
    seen = int(np.argmax(np.append(y, np.inf) > VIEW.height_px))
    return path_of(x[:seen], y[:seen], np.exp(log_width[:seen]), t_s[:seen])


def judged(path: Path) -> Judgement:
    return judge(path, VIEW, read_as_fall(path, VIEW))


def test_without_drag_a_fall_obeys_galilei() -> None:
    t_s = np.linspace(0, 3, 20)
    down = fall_position_m(parameters(DOWN=2.0)[None], t_s)
    np.testing.assert_allclose(down[0], 2 * t_s + GRAVITY_M_S2 / 2 * t_s**2, rtol=2e-3)


def test_drag_ends_in_a_steady_speed() -> None:
    t_s = np.array([10.0, 11.0])
    down = fall_position_m(parameters(DRAG=2.0)[None], t_s)
    assert down[0, 1] - down[0, 0] == pytest.approx(GRAVITY_M_S2 / 2.0, rel=1e-3)


@settings(max_examples=20)
@given(
    depth=st.floats(15, 80),
    elevation=st.floats(10, 60),
    start=st.floats(-1, 3),
    drag=st.floats(0, 0.3),
)
def test_a_fall_is_told_from_everything_else(
    depth: float, elevation: float, start: float, drag: float
) -> None:
    path = fallen(
        LOG_DEPTH=math.log(depth), ELEVATION=math.radians(elevation), DOWN=start, DRAG=drag
    )
    judgement = judged(path)
    assert judgement.misfit < 1.2
    assert advantage_of_falling(judgement) > 2


def test_gravity_gives_metres() -> None:
    fall = judged(fallen(2.0)).fall
    true_drop = GRAVITY_M_S2 / 2 * 1.96**2
    assert abs(fall.drop_m - true_drop) < 2 * fall.drop_spread_m + 1


@settings(max_examples=20)
@given(
    elevation=st.floats(40, 70),
    nearer=st.floats(1, 3.5),
    side=st.floats(-3, 3),
    up=st.floats(1, 4),
)
def test_what_is_thrown_over_a_camera_that_looks_up_is_explained(
    elevation: float, nearer: float, side: float, up: float
) -> None:
    path = fallen(
        U=0.0,
        V=-50.0,
        LOG_DEPTH=math.log(25),
        ELEVATION=math.radians(elevation),
        DOWN=-up,
        NEARER=nearer,
        SIDE=side,
    )
    assert read_as_fall(path, VIEW).misfit < 1.2


def test_a_vehicle_that_comes_near_is_no_fall() -> None:
    t_s = np.arange(0, 2.0, 0.04)
    near = 1 / (1 - 0.3 * t_s)
    path = path_of(640 + 60 * near, 250 + 120 * near, 20 * near, t_s)
    assert advantage_of_falling(judged(path)) < 3


def test_a_steady_descent_is_no_fall() -> None:
    t_s = np.arange(0, 2.0, 0.04)
    path = path_of(600 + 10 * t_s, 100 + 200 * t_s, np.full_like(t_s, 5.0), t_s)
    assert advantage_of_falling(judged(path)) < 0


def test_a_flutter_is_no_fall() -> None:
    t_s = np.arange(0, 3.0, 0.04)
    path = path_of(600 + 25 * np.sin(4 * t_s), 100 + 60 * t_s, np.full_like(t_s, 8.0), t_s)
    judgement = judged(path)
    assert judgement.misfit > 1.4 or advantage_of_falling(judgement) < 0


def test_rain_is_no_fall() -> None:
    t_s = np.arange(0, 0.45, 0.04)
    path = path_of(700 + 60 * t_s, 60 + 800 * t_s, np.full_like(t_s, 2.0), t_s)
    assert advantage_of_falling(judged(path)) < 3


def test_a_thing_that_comes_in_from_above_may_be_fast() -> None:
    path = fallen(0.6, DOWN=12.0, V=-355)
    assert path.y[0] < 20
    fall = read_as_fall(path, VIEW)
    assert fall.misfit < 1.2
    assert fall.fit.values[DOWN] > 4

"""Things fall as physics says."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vision.scenes.ballistics import GRAVITY_M_S2, STEP_S, THINGS, fly, tumble
from vision.scenes.falls import drop_time_s

heights = st.floats(3, 150)
terminals = st.floats(6, 80)


def test_without_air_height_falls_with_the_square_of_time() -> None:
    flight = fly(2.0, (1.0, 44.1, 0.5), (0, 0, 0), terminal_m_s=1e6)
    t = np.array([2.0, 3.0, 4.0])
    assert flight.at(t)[:, 1] == pytest.approx(44.1 - GRAVITY_M_S2 / 2 * (t - 2) ** 2, abs=1e-3)
    assert flight.end_s == pytest.approx(2 + math.sqrt(2 * 44.1 / GRAVITY_M_S2), abs=2 * STEP_S)
    assert flight.at(t)[:, 0] == pytest.approx(1.0)


@settings(max_examples=25, deadline=None)
@given(heights, terminals)
def test_a_drop_takes_as_long_as_the_closed_form_says(height_m: float, terminal: float) -> None:
    flight = fly(0.0, (0, height_m, 0), (0, 0, 0), terminal)
    assert flight.end_s == pytest.approx(drop_time_s(height_m, terminal), abs=2 * STEP_S)


@settings(max_examples=25, deadline=None)
@given(terminals, st.floats(-4, 4), st.floats(-2, 4), st.floats(0, 6))
def test_air_only_takes_energy_and_no_fall_outruns_its_terminal_speed(
    terminal: float, side: float, up: float, out: float
) -> None:
    path = fly(0.0, (0, 60, 1), (side, up, out), terminal).positions_m
    velocity = np.diff(path, axis=0) / STEP_S
    speed = np.linalg.norm(velocity, axis=1)
    energy = speed**2 / 2 + GRAVITY_M_S2 * (path[1:, 1] + path[:-1, 1]) / 2
    assert (np.diff(energy) < 1e-6).all()
    assert speed.max() <= max(terminal, math.hypot(side, up, out)) + 1e-6


def test_a_light_thing_reaches_its_terminal_speed() -> None:
    path = fly(0.0, (0, 100, 0), (0, 0, 0), 8.0).positions_m
    assert (path[-2, 1] - path[-1, 1]) / STEP_S == pytest.approx(8.0, rel=1e-3)


def test_a_thing_is_still_before_its_flight() -> None:
    flight = fly(5.0, (1, 20, 2), (1, 1, 1), 30.0)
    assert flight.at(np.array([0.0]))[0] == pytest.approx([1, 20, 2])


def test_tumbling_keeps_the_size() -> None:
    angles = np.random.default_rng(0).uniform(0, 6, (9, 3))
    corners = tumble((0.1, 0.2, 0.3), angles)
    diagonal = math.sqrt(0.01 + 0.04 + 0.09) / 2
    assert np.linalg.norm(corners, axis=2) == pytest.approx(np.full((9, 8), diagonal))


def test_things_reach_from_a_cigarette_end_to_a_suitcase() -> None:
    sizes = [thing.size_m for thing in THINGS]
    assert min(sizes) < 0.03
    assert max(sizes) > 0.5

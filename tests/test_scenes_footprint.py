"""Traces keep their light, however small or quick the thing."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vision.scenes.footprint import Outline, footprint

FRAME = (400, 300)


def square(
    side: float, x: float, y: float, move: tuple[float, float] = (0, 0), n: int = 8
) -> Outline:
    corners = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) * side / 2
    way = np.linspace(0, 1, n)[:, None] * move + (x, y)
    return np.asarray(way[:, None, :] + corners)


@settings(max_examples=60, deadline=None)
@given(st.floats(0.3, 7), st.floats(100, 101), st.floats(100, 101), st.floats(0, 60))
def test_a_small_thing_covers_its_own_area(side: float, x: float, y: float, dy: float) -> None:
    trace = footprint([square(side, x, y, (0, dy))], 0.55, FRAME)
    assert trace is not None
    assert float(trace.alpha.sum()) == pytest.approx(side**2, rel=0.05)
    assert trace.alpha.max() <= 1


@settings(max_examples=30, deadline=None)
@given(st.floats(2, 40), st.floats(-30, 30), st.floats(-30, 30))
def test_the_middle_of_light_is_the_middle_of_the_way(side: float, dx: float, dy: float) -> None:
    trace = footprint([square(side, 150, 140, (dx, dy))], 0.55, FRAME)
    assert trace is not None
    y, x = np.mgrid[0 : trace.alpha.shape[0], 0 : trace.alpha.shape[1]] + 0.5
    total = trace.alpha.sum()
    assert (x * trace.alpha).sum() / total + trace.x0 == pytest.approx(150 + dx / 2, abs=0.3)
    assert (y * trace.alpha).sum() / total + trace.y0 == pytest.approx(140 + dy / 2, abs=0.3)


def test_a_streak_is_long_and_thin() -> None:
    trace = footprint([square(4, 100, 100, (0, 80), 16)], 0.55, FRAME)
    assert trace is not None
    rows = np.flatnonzero(trace.alpha.max(axis=1) > 0.5 * trace.alpha.max())
    columns = np.flatnonzero(trace.alpha.max(axis=0) > 0.5 * trace.alpha.max())
    assert 70 < len(rows) < 95
    assert len(columns) < 8


def test_what_is_outside_leaves_no_trace() -> None:
    assert footprint([square(5, -200, 100)], 0.55, FRAME) is None
    assert footprint([square(5, 100, 900)], 0.55, FRAME) is None

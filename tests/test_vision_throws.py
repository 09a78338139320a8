"""Throws that could have drawn a path."""

import numpy as np
import pytest
from windows import COLUMN_M, FAR, LEVEL, NEAR, STEEP, seen

from vision.origin import HAND_M
from vision.suspects import TIME
from vision.throws import ABOVE, AWAY, BEFORE_S, DOWN, LOG_TERMINAL, OUT, column, flight, throws


def test_the_likeliest_throw_is_the_one_that_was_seen() -> None:
    found = throws(seen(LEVEL, 20, 3, up_m_s=3.0, before_m=0.5), FAR).likeliest
    # The façade in view begins with its third floor.
    assert found[ABOVE] == pytest.approx((20 - 3) * 3.0 + HAND_M, abs=1.0)
    assert found[DOWN] < -1.0
    assert found[BEFORE_S] == pytest.approx(0.0, abs=0.3)


def test_before_a_steep_camera_throws_away_from_the_wall_are_told_from_drops() -> None:
    thrown, let_go = (throws(seen(STEEP, 20, 3, away_m_s=v), NEAR).likeliest for v in (4.0, 0.0))
    assert thrown[AWAY] > let_go[AWAY] + 2.0


def test_what_was_hidden_first_may_have_been_thrown_at_many_times() -> None:
    hidden, whole = (throws(seen(LEVEL, 20, 3, hidden_s=s), FAR) for s in (0.8, 0.0))
    spread_m = [
        np.sqrt(np.cov(known.values[:, ABOVE], aweights=known.weight)) for known in (hidden, whole)
    ]
    assert spread_m[0] > spread_m[1]
    assert (hidden.values[:, BEFORE_S] >= 0).all()
    assert (hidden.weight >= 0).all()
    assert len(hidden.weight) == len(hidden.values)


def test_what_the_air_holds_back_is_found_however_long_it_falls() -> None:
    """Without drag no throw passes near to the whole of such a way."""
    slow = seen(STEEP, 28, 3, hidden_s=1.8, seconds=4.0, terminal_m_s=20.0)
    found = throws(slow, NEAR).likeliest
    assert found[ABOVE] == pytest.approx((28 - 8) * 3.0 + HAND_M, abs=3.0)
    assert np.exp(found[LOG_TERMINAL]) == pytest.approx(20.0, abs=5.0)


def test_throws_are_drawn_the_same_way_every_time() -> None:
    path = seen(STEEP, 20, 3)
    assert np.array_equal(throws(path, NEAR).values, throws(path, NEAR).values)


def test_a_column_is_as_wide_as_a_column() -> None:
    values = np.zeros((4, 8))
    values[:, 0] = [-1.0, 0.5 * COLUMN_M, 2.5 * COLUMN_M, 1e3]
    assert column(values, FAR).tolist() == [0, 0, 2, 4]


def test_a_flight_goes_through_what_was_seen() -> None:
    path = seen(STEEP, 20, 3, away_m_s=2.0)
    likeliest = throws(path, NEAR).likeliest
    t_s = path[:, TIME] - path[0, TIME]
    places = flight(likeliest[None], t_s)
    pixels = NEAR.matrix @ places[0]
    assert np.abs(pixels[:2] / pixels[2] - path[:, 2:4].T).max() < 3.0
    assert (np.diff(places[0, OUT]) > 0).all()

"""Which part of a track may be a fall."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sightings import points

from vision.suspects import Owners, Points, Y, ascent, descent, gained, setting_out

HEIGHTS = st.lists(st.floats(0, 500), max_size=30)


def falling(count: int = 30) -> list[float]:
    return [50 + 0.4 * k * k for k in range(count)]


def test_what_went_up_before_is_left_out() -> None:
    assert len(descent(points([80, 60, 70, 50, *falling(20)]))) == 21


def test_small_steps_up_are_allowed() -> None:
    assert len(descent(points([50, 51, 50, 52, 55]))) == 5


def test_the_rise_of_what_is_thrown_up_begins_where_it_was_first_seen() -> None:
    thrown = points([80, 60, 45, 35, 30])
    assert ascent(thrown)[:, Y].tolist() == [80, 60, 45, 35, 30]


@pytest.mark.parametrize("y", [falling(), [], [50.0], [50.0] * 10, [50, 51, 50, 49, 50]])
def test_what_only_falls_or_stays_has_no_rise(y: list[float]) -> None:
    assert len(ascent(points(y))) == 0


def test_what_sank_before_it_rose_is_left_out() -> None:
    assert ascent(points([20, 40, 60, 80, 60, 45, 35]))[:, Y].tolist() == [80, 60, 45, 35]


def test_small_steps_down_on_the_way_up_are_allowed() -> None:
    assert len(ascent(points([80, 70, 71, 60, 62, 50]))) == 6


def test_of_what_rises_then_falls_both_ways_are_found() -> None:
    path = points([100 - 12 * k + 0.4 * k * k for k in range(40)])
    down = descent(path)
    rise = ascent(path[: len(path) - len(down) + 1])
    assert rise[0, Y] == 100
    assert len(rise) + len(down) == len(path) + 1
    assert rise[-1, Y] == down[0, Y]
    assert rise[:, Y].min() == pytest.approx(path[:, Y].min(), abs=2.5)


@given(y=HEIGHTS)
def test_a_rise_is_the_end_of_a_path_that_does_not_sink(y: list[float]) -> None:
    path = points(y)
    rise = ascent(path)
    if not len(rise):
        return
    assert rise[0, Y] > rise[-1, Y] + 2.5
    assert rise[:, Y].tolist() == y[len(y) - len(rise) :]
    heights = rise[:, Y].tolist()
    for k, height in enumerate(heights):
        assert max(heights[k:]) <= height + 2.5001


@given(y=HEIGHTS)
def test_a_descent_is_the_end_of_a_path_that_does_not_rise(y: list[float]) -> None:
    heights = descent(points(y))[:, Y].tolist()
    assert heights == y[len(y) - len(heights) :]
    for k, height in enumerate(heights):
        assert min(heights[k:]) > height - 2.5001


def test_what_had_not_moved_yet_is_left_out() -> None:
    still = points([50.0] * 10 + [60.0, 70.0])
    assert len(setting_out(still)) == 4


def test_score_counts_from_the_first_sighting() -> None:
    assert gained(points(falling(11))[5:]) == 25


def test_a_path_belongs_to_the_thing_that_shares_its_sightings() -> None:
    path = points(falling(20))
    owners: Owners[Points] = Owners()
    assert owners.thing(path, lambda known: known) is None
    owners.claim(path[:10], path[:10])
    found = owners.thing(path[5:], lambda known: known)
    assert found is not None
    assert len(found) == 10
    assert owners.thing(path[7:], lambda known: known) is None
    assert owners.thing(path[10:], lambda known: known) is None


def test_the_thing_that_shares_most_sightings_is_the_one() -> None:
    path = points(falling(20))
    owners: Owners[Points] = Owners()
    owners.claim(path[:8], path[:8])
    owners.claim(path[8:], path[8:])
    found = owners.thing(path, lambda known: known)
    assert found is not None
    assert len(found) == 12


def test_what_was_seen_before_is_forgotten() -> None:
    path = points(falling(20))
    owners: Owners[Points] = Owners()
    owners.claim(path, path)
    owners.forget(15)
    assert owners.thing(path[:15], lambda known: known) is None
    assert owners.thing(path[15:], lambda known: known) is path

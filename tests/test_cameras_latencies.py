"""How late frames were judged, counted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cameras.latencies import BOUNDS_S, Latencies, LatencyCounter

LATE_S = st.lists(st.floats(0, 100) | st.sampled_from(BOUNDS_S))


def counted(late_s: list[float]) -> Latencies:
    counter = LatencyCounter()
    for one_s in late_s:
        counter.add(one_s)
    return counter.take()


@given(LATE_S)
def test_each_is_counted_where_it_is_not_later_than_the_bound(late_s: list[float]) -> None:
    told = counted(late_s)

    for number, bound_s in enumerate(BOUNDS_S, 1):
        assert sum(told.counts[:number]) == sum(one_s <= bound_s for one_s in late_s)
    assert sum(told.counts) == len(late_s)
    assert told.sum_s == pytest.approx(sum(late_s))


@given(LATE_S, LATE_S)
def test_two_counts_add_up_to_that_of_both(one_s: list[float], other_s: list[float]) -> None:
    both = counted(one_s) + counted(other_s)

    assert both.counts == counted([*one_s, *other_s]).counts
    assert both.sum_s == pytest.approx(sum(one_s) + sum(other_s))


def test_what_was_taken_is_not_counted_again() -> None:
    counter = LatencyCounter()
    counter.add(0.3)
    counter.take()

    assert counter.take() == Latencies()


def test_counts_of_other_ranges_are_none() -> None:
    with pytest.raises(ValueError, match="has 2 counts for 9 ranges"):
        Latencies((1, 2))

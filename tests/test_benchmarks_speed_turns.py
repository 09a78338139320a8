"""Contestants that take turns, and what is made of their costs."""

import math
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.speed.turns import LEAST_TURNS, Turns, middle, percentile, take_turns

COSTS = st.lists(st.floats(0.1, 100.0), min_size=LEAST_TURNS, max_size=40)


def test_all_take_as_many_turns_and_another_one_begins_each_time() -> None:
    order: list[str] = []

    def contestant(name: str, cost: float) -> Callable[[], float]:
        def share() -> float:
            order.append(name)
            return cost

        return share

    ran = take_turns({"a": contestant("a", 1.0), "b": contestant("b", 4.0)}, 3)

    assert order == ["a", "b", "b", "a", "a", "b"]
    assert ran == Turns({"a": [1.0] * 3, "b": [4.0] * 3})


def test_a_slow_spell_of_the_machine_changes_no_ratio() -> None:
    ran = Turns({"own": [2.0, 2.0, 20.0, 2.0, 2.0, 2.0], "other": [1.0, 1.0, 10.0, 1.0, 1.0, 1.0]})

    compared = ran.compare("own", "other")

    assert (compared.low, compared.ratio, compared.high) == (2.0, 2.0, 2.0)
    assert (compared.own, compared.yardstick) == (2.0, 1.0)


@given(COSTS)
def test_the_median_lies_in_its_interval_and_both_among_the_values(costs: list[float]) -> None:
    low, median, high = middle(costs)

    assert min(costs) <= low <= median <= high <= max(costs)
    assert sum(cost < median for cost in costs) <= len(costs) / 2
    assert sum(cost > median for cost in costs) <= len(costs) / 2


@pytest.mark.parametrize("count", [6, 9, 12, 20, 40])
def test_the_interval_is_as_narrow_as_chance_allows(count: int) -> None:
    low, _, _ = middle([float(value) for value in range(count)])

    def missed(below: int) -> float:
        return sum(math.comb(count, k) for k in range(below + 1)) / math.pow(2, count - 1)

    assert missed(int(low)) <= 0.05 < missed(int(low) + 1)


@given(COSTS, st.floats(0.01, 1.0))
def test_few_exceed_a_percentile(costs: list[float], share: float) -> None:
    value = percentile(costs, share)

    assert value in costs
    assert sum(cost > value for cost in costs) <= (1 - share) * len(costs) + 1e-9


def test_there_is_no_percentile_of_nothing() -> None:
    assert math.isnan(percentile([], 0.99))

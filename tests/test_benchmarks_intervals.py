"""Intervals of shares and rates."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.intervals import poisson, wilson


def test_wilson_agrees_with_published_values() -> None:
    # R. Newcombe: Two-sided confidence intervals for the single proportion, 1998, table I.
    assert wilson(81, 263) == pytest.approx((0.2553, 0.3662), abs=1e-4)
    assert wilson(0, 20) == pytest.approx((0.0, 0.1611), abs=1e-4)


def test_poisson_agrees_with_the_rule_of_three() -> None:
    assert poisson(0, 1.0)[1] == pytest.approx(3.689, abs=1e-3)
    assert poisson(10, 2.0) == pytest.approx((4.795 / 2, 18.39 / 2), abs=5e-3)


def test_nothing_measured_says_nothing() -> None:
    assert wilson(0, 0) == (0.0, 1.0)
    assert poisson(0, 0.0) == (0.0, math.inf)


@given(trials=st.integers(1, 500), share=st.floats(0, 1))
def test_the_share_lies_in_its_interval(trials: int, share: float) -> None:
    successes = round(share * trials)
    low, high = wilson(successes, trials)
    assert 0 <= low <= successes / trials + 1e-12
    assert successes / trials - 1e-12 <= high <= 1

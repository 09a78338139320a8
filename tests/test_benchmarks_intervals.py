"""Intervals of shares and rates."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.intervals import Rate, Share, poisson, wilson


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
    assert math.isnan(Share(0, 0).value)
    assert math.isnan(Rate(0, 0.0, "h").value)
    assert str(Share(0, 0)) == "none"


def test_shares_and_rates_tell_their_counts() -> None:
    assert str(Share(1, 2)) == "1/2 = 0.50 (0.09 to 0.91)"
    assert str(Rate(3, 40.0, "passes")) == "3 in 40 passes"
    assert str(Rate(3, 0.5, "h")) == "3 in 0.500 h"
    assert Rate(3, 0.5, "h").value == 6


@given(trials=st.integers(1, 500), share=st.floats(0, 1))
def test_the_share_lies_in_its_interval(trials: int, share: float) -> None:
    successes = round(share * trials)
    low, high = wilson(successes, trials)
    assert 0 <= low <= successes / trials + 1e-12
    assert successes / trials - 1e-12 <= high <= 1

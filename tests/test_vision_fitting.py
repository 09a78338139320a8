"""Bayesian fitting."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vision.fitting import Prior, Values, fit

T = np.linspace(0, 1, 30)


def line(values: Values) -> Values:
    predicted: Values = values[:, 0, None] + values[:, 1, None] * T
    return predicted


def level(values: Values) -> Values:
    predicted: Values = values[:, 0, None] + 0 * T
    return predicted


def prior(count: int) -> Prior:
    wide = np.full(count, 1e6)
    return Prior(np.zeros(count), np.full(count, 100.0), -wide, wide)


@given(a=st.floats(-50, 50), b=st.floats(-50, 50))
def test_a_line_is_found(a: float, b: float) -> None:
    data = a + b * T
    found = fit(line, data, np.full(30, 0.1), prior(2), np.zeros(2), 1.0)
    assert found.values == pytest.approx([a, b], abs=0.1)
    assert np.all(np.linalg.eigvalsh(found.covariance) > 0)


def test_the_simpler_model_wins_where_both_fit() -> None:
    data = np.full(30, 3.0)
    noise = np.full(30, 0.5)
    simple = fit(level, data, noise, prior(1), np.zeros(1), 1.0)
    rich = fit(line, data, noise, prior(2), np.zeros(2), 1.0)
    assert simple.log_evidence > rich.log_evidence


def test_the_richer_model_wins_where_only_it_fits() -> None:
    data = 10 * T
    noise = np.full(30, 0.5)
    simple = fit(level, data, noise, prior(1), np.zeros(1), 1.0)
    rich = fit(line, data, noise, prior(2), np.zeros(2), 1.0)
    assert rich.log_evidence > simple.log_evidence + 50


def test_bounds_hold() -> None:
    bounded = Prior(np.zeros(2), np.ones(2) * 100, np.array([-1.0, -1.0]), np.array([1.0, 1.0]))
    found = fit(line, 5 + 5 * T, np.full(30, 0.1), bounded, np.zeros(2), 1.0)
    assert np.all(np.abs(found.values) <= 1)


def test_the_rest_is_as_likely_as_the_bounds_allow() -> None:
    low, high = np.array([-100.0, -1.0]), np.array([100.0, 1.0])
    bounded = Prior(np.zeros(2), np.full(2, 100.0), low, high)
    found = fit(line, 5 + 5 * T, np.full(30, 0.1), bounded, np.zeros(2), 1.0)
    assert found.values == pytest.approx([7.0, 1.0], abs=0.01)

"""Multinomial logistic regression."""

import numpy as np
import pytest
from numpy.typing import NDArray

from benchmarks.learning import Softmax, fit_softmax
from vision.fitting import Values


def clouds(*middles: tuple[float, float], each: int = 100) -> tuple[Values, NDArray[np.int64]]:
    """Samples around a middle for each class."""
    rng = np.random.default_rng(5)
    x = np.concatenate([rng.normal(middle, 0.5, (each, 2)) for middle in middles])
    return x, np.repeat(np.arange(len(middles)), each)


def chosen(learned: Softmax, x: Values) -> NDArray[np.int64]:
    return np.asarray(((x - learned.centre) @ learned.weights + learned.bias).argmax(axis=1))


def test_separable_classes_are_told_apart() -> None:
    x, y = clouds((0, 0), (4, 0), (0, 400))
    learned = fit_softmax(x, y, np.ones(len(x)), 3)
    assert (chosen(learned, x) == y).all()


def test_odds_are_of_the_first_class_against_the_likeliest_other() -> None:
    x, y = clouds((0, 0), (4, 0), (0, 4))
    learned = fit_softmax(x, y, np.ones(len(x)), 3)
    odds = learned.odds(x)
    assert (odds[y == 0] > 0).all()
    assert (odds[y != 0] < 0).all()


def test_a_class_that_never_comes_is_never_likely() -> None:
    x, y = clouds((0, 0), (4, 0))
    learned = fit_softmax(x, y, np.ones(len(x)), 3)
    assert 2 not in chosen(learned, x)


def test_what_matters_more_decides_where_classes_overlap() -> None:
    x, y = clouds((0, 0), (0, 0))
    for heavy in (0, 1):
        learned = fit_softmax(x, y, np.where(y == heavy, 20.0, 1.0), 2)
        assert (chosen(learned, x) == heavy).mean() > 0.95


def test_a_sample_of_twice_the_importance_is_as_good_as_two() -> None:
    x, y = clouds((0, 0), (1, 1), each=20)
    importance = np.where(np.arange(len(x)) < 5, 2.0, 1.0)
    weighed = fit_softmax(x, y, importance, 2)
    repeated = fit_softmax(
        np.concatenate([x, x[:5]]), np.concatenate([y, y[:5]]), np.ones(len(x) + 5), 2
    )
    assert weighed.odds(x) == pytest.approx(repeated.odds(x), abs=0.02)


def test_the_centre_is_the_mean_by_importance() -> None:
    x = np.array([[0.0, 10.0], [4.0, 30.0]])
    learned = fit_softmax(x, np.array([0, 1]), np.array([3.0, 1.0]), 2)
    assert learned.centre == pytest.approx([1.0, 15.0])


def test_where_cues_are_measured_from_changes_nothing() -> None:
    x, y = clouds((0, 0), (1, 1))
    here, there = (fit_softmax(x + shift, y, np.ones(len(x)), 2) for shift in (0.0, 500.0))
    assert here.odds(x) == pytest.approx(there.odds(x + 500.0), abs=0.02)


def test_a_cue_that_never_changes_has_no_weight() -> None:
    x, y = clouds((0, 0), (4, 0))
    x[:, 1] = 7.0
    learned = fit_softmax(x, y, np.ones(len(x)), 2)
    assert learned.weights[1] == pytest.approx([0, 0], abs=1e-6)

"""Learning a network's weights."""

import numpy as np
import pytest
from numpy.typing import NDArray

from benchmarks.learning import fit_network, joined
from vision.fitting import Values
from vision.network import Network

CROSSED = ((0.0, 0.0), (4.0, 4.0), (0.0, 4.0), (4.0, 0.0))


def clouds(*middles: tuple[float, float], each: int = 100) -> tuple[Values, NDArray[np.int64]]:
    """Samples around a middle for each class."""
    rng = np.random.default_rng(5)
    x = np.concatenate([rng.normal(middle, 0.5, (each, 2)) for middle in middles])
    return x, np.repeat(np.arange(len(middles)), each)


def only(y: NDArray[np.int64], classes: int) -> NDArray[np.bool_]:
    """That one class is right for each sample."""
    return np.equal.outer(y, np.arange(classes))


def chosen(learned: Network, x: Values) -> NDArray[np.int64]:
    return np.asarray(learned.log_probabilities(x).argmax(axis=1))


def odds(learned: Network, x: Values) -> Values:
    """Log odds of the first of two classes."""
    log_p = learned.log_probabilities(x)
    return np.asarray(log_p[:, 0] - log_p[:, 1])


@pytest.mark.parametrize("hidden", [0, 3])
def test_separable_classes_are_told_apart(hidden: int) -> None:
    x, y = clouds((0, 0), (4, 0), (0, 400))
    learned = fit_network(x, only(y, 3), np.ones(len(x)), hidden=hidden)
    assert (chosen(learned, x) == y).all()


def test_hidden_units_tell_apart_what_no_line_can() -> None:
    x, cloud = clouds(*CROSSED)
    y = cloud // 2
    bent = fit_network(x, only(y, 2), np.ones(len(x)), hidden=6)
    straight = fit_network(x, only(y, 2), np.ones(len(x)))
    assert (chosen(bent, x) == y).mean() > 0.99
    assert (chosen(straight, x) == y).mean() < 0.8


def test_without_hidden_units_there_are_none() -> None:
    x, y = clouds((0, 0), (4, 0))
    learned = fit_network(x, only(y, 2), np.ones(len(x)))
    assert learned.hidden.shape == (2, 0)
    assert learned.output.shape == (0, 2)


def test_a_class_that_never_comes_is_never_likely() -> None:
    x, y = clouds((0, 0), (4, 0))
    learned = fit_network(x, only(y, 3), np.ones(len(x)))
    assert 2 not in chosen(learned, x)


def test_what_may_be_either_is_not_what_it_cannot_be() -> None:
    x, y = clouds((0, 0), (4, 0), (0, 4), (4, 4))
    untold = y == 3
    right = only(y, 3) | (untold[:, None] & (np.arange(3) > 0))
    learned = fit_network(x, right, np.ones(len(x)), hidden=3)
    assert (chosen(learned, x[~untold]) == y[~untold]).all()
    assert (chosen(learned, x[untold]) > 0).all()


def test_what_matters_more_decides_where_classes_overlap() -> None:
    x, y = clouds((0, 0), (0, 0))
    for heavy in (0, 1):
        learned = fit_network(x, only(y, 2), np.where(y == heavy, 20.0, 1.0))
        assert (chosen(learned, x) == heavy).mean() > 0.95


def test_a_sample_of_twice_the_importance_is_as_good_as_two() -> None:
    x, y = clouds((0, 0), (1, 1), each=20)
    importance = np.where(np.arange(len(x)) < 5, 2.0, 1.0)
    weighed = fit_network(x, only(y, 2), importance)
    repeated = fit_network(
        np.concatenate([x, x[:5]]), only(np.concatenate([y, y[:5]]), 2), np.ones(len(x) + 5)
    )
    assert odds(weighed, x) == pytest.approx(odds(repeated, x), abs=0.02)


def test_centre_and_spread_are_by_importance() -> None:
    x = np.array([[0.0, 10.0], [4.0, 30.0]])
    learned = fit_network(x, only(np.array([0, 1]), 2), np.array([3.0, 1.0]))
    assert learned.centre == pytest.approx([1.0, 15.0])
    assert learned.spread == pytest.approx([3**0.5, 75**0.5])


def test_where_cues_are_measured_from_and_in_what_changes_nothing() -> None:
    x, y = clouds((0, 0), (1, 1))
    here = fit_network(x, only(y, 2), np.ones(len(x)))
    there = fit_network(x * [1000.0, 0.1] + 500.0, only(y, 2), np.ones(len(x)))
    assert odds(here, x) == pytest.approx(odds(there, x * [1000.0, 0.1] + 500.0), abs=0.02)
    np.testing.assert_allclose(here.direct, there.direct, atol=0.02)


def test_a_cue_that_never_changes_has_no_weight() -> None:
    x, y = clouds((0, 0), (4, 0))
    x[:, 1] = 7.0
    learned = fit_network(x, only(y, 2), np.ones(len(x)))
    assert learned.direct[1] == pytest.approx([0, 0], abs=1e-6)


def test_a_greater_penalty_is_less_sure() -> None:
    x, y = clouds((0, 0), (2, 0))
    sure, unsure = (fit_network(x, only(y, 2), np.ones(len(x)), penalty=p) for p in (1e-5, 1e-1))
    assert np.abs(odds(unsure, x)).mean() < 0.5 * np.abs(odds(sure, x)).mean()


def test_learning_twice_gives_the_same() -> None:
    x, cloud = clouds(*CROSSED)
    once, twice = (fit_network(x, only(cloud // 2, 2), np.ones(len(x)), hidden=3) for _ in range(2))
    np.testing.assert_array_equal(once.hidden, twice.hidden)
    np.testing.assert_array_equal(once.direct, twice.direct)


def test_a_committee_says_the_mean_of_its_members() -> None:
    random = np.random.default_rng(4)
    x = random.normal(size=(200, 3))
    y = (x[:, 0] * x[:, 1] > 0).astype(np.int64)
    members = [fit_network(x, only(y, 2), np.ones(200), hidden=4, start=k) for k in range(3)]

    said = joined(members).log_probabilities(x)

    odds = np.mean([np.diff(m.log_probabilities(x), axis=1) for m in members], axis=0)
    assert not np.allclose(members[0].hidden, members[1].hidden)
    assert np.allclose(np.diff(said, axis=1), odds)

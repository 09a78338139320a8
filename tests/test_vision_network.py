"""A small network, as it is learned, kept and used."""

import json
from dataclasses import fields

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vision.errors import InputError
from vision.fitting import Values
from vision.network import FARTHEST, Network, network_of, written

NAMES = ("drop", "speed", "size")
SEEDS = st.integers(0, 2**32 - 1)


def a_network(seed: int, cues: int = 3, hidden: int = 4, classes: int = 5) -> Network:
    rng = np.random.default_rng(seed)
    return Network(
        centre=rng.normal(0, 100, cues),
        spread=rng.uniform(0.01, 10, cues),
        hidden=rng.normal(0, 1, (cues, hidden)),
        hidden_bias=rng.normal(0, 1, hidden),
        output=rng.normal(0, 3, (hidden, classes)),
        direct=rng.normal(0, 3, (cues, classes)),
        bias=rng.normal(0, 3, classes),
    )


def some_cues(seed: int, network: Network, *shape: int) -> Values:
    normal = np.random.default_rng(seed).normal(0, 2, (*shape, len(network.centre)))
    return np.asarray(network.centre + network.spread * normal)


@given(
    seed=SEEDS,
    shape=st.lists(st.integers(1, 4), max_size=3),
    cues=st.integers(1, 6),
    hidden=st.integers(0, 4),
    classes=st.integers(1, 5),
)
def test_probabilities_sum_to_one(
    seed: int, shape: list[int], cues: int, hidden: int, classes: int
) -> None:
    network = a_network(seed, cues, hidden, classes)
    log_p = network.log_probabilities(some_cues(seed, network, *shape))
    assert log_p.shape == (*shape, classes)
    assert (log_p <= 1e-12).all()
    np.testing.assert_allclose(np.exp(log_p).sum(axis=-1), 1)


@given(seed=SEEDS)
def test_without_hidden_units_it_is_a_logistic_regression(seed: int) -> None:
    network = a_network(seed, hidden=0)
    x = some_cues(seed, network)
    z = np.clip((x - network.centre) / network.spread, -FARTHEST, FARTHEST)
    share = np.exp(z @ network.direct + network.bias)
    np.testing.assert_allclose(np.exp(network.log_probabilities(x)), share / share.sum())


@given(seed=SEEDS, farther=st.floats(1, 1e6), side=st.sampled_from([-1, 1]))
def test_what_is_farther_than_all_that_was_learned_from_is_as_good_as_there(
    seed: int, farther: float, side: int
) -> None:
    network = a_network(seed)
    edge = network.centre + side * FARTHEST * network.spread
    beyond = network.centre + side * FARTHEST * farther * network.spread
    inside = network.centre + side * 0.9 * FARTHEST * network.spread
    log_p = network.log_probabilities(edge)
    np.testing.assert_allclose(network.log_probabilities(beyond), log_p, atol=1e-6)
    assert not np.allclose(network.log_probabilities(inside), log_p, atol=1e-6)


def test_the_largest_scores_give_numbers() -> None:
    network = Network(
        np.zeros(1),
        np.ones(1),
        np.zeros((1, 0)),
        np.zeros(0),
        np.zeros((0, 2)),
        np.array([[1e6, -1e6]]),
        np.zeros(2),
    )
    np.testing.assert_allclose(network.log_probabilities(np.array([5.0])), [0, -1e7])


@pytest.mark.parametrize("hidden", [0, 1, 4])
def test_a_network_that_is_kept_comes_back_with_four_digits(hidden: int) -> None:
    network = a_network(3, hidden=hidden)
    kept = written(NAMES, network)
    back = network_of(NAMES, json.loads(json.dumps(kept)))
    for field in fields(Network):
        was, now = getattr(network, field.name), getattr(back, field.name)
        assert now.shape == was.shape, field.name
        np.testing.assert_allclose(now, was, rtol=5.1e-4, err_msg=field.name)
    assert written(NAMES, back) == kept


def test_numbers_are_kept_with_four_digits() -> None:
    network = Network(
        np.array([1234.567]),
        np.array([np.pi]),
        np.array([[-1.23456e-7]]),
        np.array([0.5]),
        np.array([[1e9 / 3, 2.0]]),
        np.array([[0.0, 10 / 3]]),
        np.array([-98765.4, 1.0]),
    )
    assert written(["drop"], network) == {
        "cues": {"drop": [1235.0, 3.142, 0.0, 3.333, -1.235e-07]},
        "hidden": [[0.5, 333300000.0, 2.0]],
        "bias": [-98770.0, 1.0],
    }


@pytest.mark.parametrize(
    ("names", "odd"),
    [
        (("drop", "speed"), "(size)"),
        (("drop", "speed", "size", "weight"), "(weight)"),
        (("drop", "pace", "size"), "(pace, speed)"),
        (("speed", "drop", "size"), "(another order)"),
    ],
)
def test_weights_of_other_cues_are_refused(names: tuple[str, ...], odd: str) -> None:
    kept = written(NAMES, a_network(1))
    with pytest.raises(InputError) as refused:
        network_of(names, kept)
    assert odd in str(refused.value)
    assert "towerwatch bench tune --write" in str(refused.value)

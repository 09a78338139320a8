"""Learning a network's weights, once and for all."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import log_softmax

from vision.fitting import Values
from vision.network import FARTHEST, Network

LONGEST = 400
"""Steps of L-BFGS."""


def fit_network(
    x: Values,
    y: NDArray[np.int64],
    importance: Values,
    classes: int,
    *,
    hidden: int = 0,
    penalty: float = 1e-5,
    start: int = 0,
) -> Network:
    """Fit cues x (N, P) to classes y (N,), samples weighed by importance (N,).

    hidden: units; without any it is a multinomial logistic regression. penalty: times the squares
    of all weights of standardised cues, a normal prior. start: seed of where the search begins.
    """
    total = importance / importance.sum()
    centre = total @ x
    spread = np.sqrt(np.maximum(total @ (x - centre) ** 2, 1e-9))
    z = np.clip((x - centre) / spread, -FARTHEST, FARTHEST)
    truth = np.eye(classes)[y]
    count = x.shape[1]
    shapes = [(count, hidden), (hidden, classes), (count, classes), (hidden,), (classes,)]
    ends = np.cumsum([int(np.prod(shape)) for shape in shapes])

    def parts(flat: Values) -> list[Values]:
        return [
            part.reshape(shape)
            for part, shape in zip(np.split(flat, ends[:-1]), shapes, strict=True)
        ]

    def loss(flat: Values) -> tuple[float, Values]:
        inward, output, direct, inward_bias, bias = parts(flat)
        units = np.tanh(z @ inward + inward_bias)
        log_p = log_softmax(units @ output + z @ direct + bias, axis=1)
        wrong = (np.exp(log_p) - truth) * total[:, None]
        back = (wrong @ output.T) * (1 - units**2)
        gradient = [
            z.T @ back + 2 * penalty * inward,
            units.T @ wrong + 2 * penalty * output,
            z.T @ wrong + 2 * penalty * direct,
            back.sum(axis=0),
            wrong.sum(axis=0),
        ]
        size = sum(float(np.sum(part**2)) for part in (inward, output, direct))
        value = -float(np.sum(total * np.sum(log_p * truth, axis=1))) + penalty * size
        return value, np.concatenate([part.ravel() for part in gradient])

    # Hidden units must begin unlike each other.
    random = np.random.default_rng(start)
    first = np.zeros(ends[-1])
    first[: ends[0]] = random.normal(0, count**-0.5, ends[0])
    first[ends[0] : ends[1]] = random.normal(0, 0.1, ends[1] - ends[0])
    found = minimize(loss, first, jac=True, method="L-BFGS-B", options={"maxiter": LONGEST})
    inward, output, direct, inward_bias, bias = parts(found.x)
    return Network(centre, spread, inward, inward_bias, output, direct, bias)


def joined(members: Sequence[Network]) -> Network:
    """One network that says what networks of the same cues say on average, before the softmax:
    what only one of them believes of things that were not learned from counts less."""
    first, count = members[0], len(members)
    return Network(
        centre=first.centre,
        spread=first.spread,
        hidden=np.concatenate([m.hidden for m in members], axis=1),
        hidden_bias=np.concatenate([m.hidden_bias for m in members]),
        output=np.concatenate([m.output for m in members]) / count,
        direct=sum((m.direct for m in members), np.zeros_like(first.direct)) / count,
        bias=sum((m.bias for m in members), np.zeros_like(first.bias)) / count,
    )

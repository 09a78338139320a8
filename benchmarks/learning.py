"""Learning a network's weights, once and for all."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import log_softmax, logsumexp

from vision.fitting import Values
from vision.network import FARTHEST, Network

LONGEST = 400
"""Steps of L-BFGS."""


def fit_network(
    x: Values,
    right: NDArray[np.bool_],
    importance: Values,
    *,
    hidden: int = 0,
    penalty: float = 1e-5,
    start: int = 0,
) -> Network:
    """Fit cues x (N, P) to the classes that may be right (N, K), samples weighed by importance
    (N,).

    Where several may be right, that it is one of them is made likely (Jin and Ghahramani, Learning
    with Multiple Labels, 2002). hidden: units; without any it is a multinomial logistic regression.
    penalty: times the squares of all weights of standardised cues, a normal prior. start: seed of
    where the search begins.
    """
    total = importance / importance.sum()
    centre = total @ x
    spread = np.sqrt(np.maximum(total @ (x - centre) ** 2, 1e-9))
    z = np.clip((x - centre) / spread, -FARTHEST, FARTHEST)
    barred = np.where(right, 0.0, -np.inf)
    count, classes = x.shape[1], right.shape[1]
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
        log_right = logsumexp(log_p + barred, axis=1, keepdims=True)
        over = (np.exp(log_p) - np.exp(log_p + barred - log_right)) * total[:, None]
        back = (over @ output.T) * (1 - units**2)
        gradient = [
            z.T @ back + 2 * penalty * inward,
            units.T @ over + 2 * penalty * output,
            z.T @ over + 2 * penalty * direct,
            back.sum(axis=0),
            over.sum(axis=0),
        ]
        size = sum(float(np.sum(part**2)) for part in (inward, output, direct))
        value = -float(total @ log_right[:, 0]) + penalty * size
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

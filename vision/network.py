"""A small network that tells how likely each explanation of some cues is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypedDict

import numpy as np

from vision.errors import InputError
from vision.fitting import Values

FARTHEST = 6.0
"""Cues farther from their usual value, in spreads, count as this far: nothing of the kind was
learned from."""


@dataclass(frozen=True, slots=True)
class Network:
    """P cues, H hidden units, K explanations: with z = (x − centre) / spread,
    log p = log softmax(tanh(z · hidden + hidden_bias) · output + z · direct + bias).

    centre, spread (P,), hidden (P, H), hidden_bias (H,), output (H, K), direct (P, K), bias (K,).
    Without hidden units it is a multinomial logistic regression.
    """

    centre: Values
    spread: Values
    hidden: Values
    hidden_bias: Values
    output: Values
    direct: Values
    bias: Values

    def log_probabilities(self, x: Values) -> Values:
        """Of each explanation, for cues of shape (..., P): shape (..., K)."""
        z = np.clip((x - self.centre) / self.spread, -FARTHEST, FARTHEST)
        scores = np.tanh(z @ self.hidden + self.hidden_bias) @ self.output + z @ self.direct
        scores += self.bias
        scores -= scores.max(axis=-1, keepdims=True)
        found: Values = scores - np.log(np.exp(scores).sum(axis=-1, keepdims=True))
        return found


class Written(TypedDict):
    """A network as it is kept. cues: of each its centre, spread, direct weights (K) and hidden
    weights (H). hidden: of each unit its bias and its output weights (K). bias (K)."""

    cues: Mapping[str, Sequence[float]]
    hidden: Sequence[Sequence[float]]
    bias: Sequence[float]


def network_of(names: Sequence[str], written: Written) -> Network:
    """The network that was written down. Raises InputError when it was learned from other cues."""
    cues, count = written["cues"], len(written["bias"])
    if tuple(cues) != tuple(names):
        odd = sorted(set(cues) ^ set(names))
        raise InputError(
            f"the learned weights do not fit the cues ({', '.join(odd) or 'another order'}); "
            "learn them anew with towerwatch bench tune --write"
        )
    rows = np.array([cues[name] for name in names])
    units = np.array(written["hidden"]).reshape(-1, 1 + count)
    return Network(
        centre=rows[:, 0],
        spread=rows[:, 1],
        hidden=rows[:, 2 + count :],
        hidden_bias=units[:, 0],
        output=units[:, 1:],
        direct=rows[:, 2 : 2 + count],
        bias=np.array(written["bias"]),
    )


def written(names: Sequence[str], network: Network) -> Written:
    """What is kept of a network: numbers of four digits."""
    rows = np.column_stack([network.centre, network.spread, network.direct, network.hidden])
    units = np.column_stack([network.hidden_bias, network.output])
    return Written(
        cues={name: _rounded(row) for name, row in zip(names, rows, strict=True)},
        hidden=[_rounded(unit) for unit in units],
        bias=_rounded(network.bias),
    )


def _rounded(values: Values) -> list[float]:
    return [float(f"{value:.4g}") for value in values]

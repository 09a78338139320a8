"""What repeated looks at one thing tell of it."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

from vision.detections import Label
from vision.rates import NOTHING, THINGS, Outcome, Rates, said

EXPLANATIONS = (*THINGS, NOTHING)
"""What a box may be of, in the order of `Evidence.log_likelihoods`; the first is an e-bike."""

USUAL = (1.0, 1.5, 1.0, 2.0, 4.0, 1.0)
"""How often each comes before a camera, against an e-bike. Assumed, not counted: so few e-bikes
that evidence must speak, and so many that it can."""

SUREST = 8.0
"""Log odds beyond which looks at one thing tell no more: they share its mistakes."""


@dataclass(slots=True)
class Evidence:
    """Log likelihoods of the explanations of one thing, look after look.

    A detector calls the same thing the same for a while, right or wrong. So a label counts in full
    when it comes first; a look that repeats what was said `dt` ago counts by
    1 − exp(−dt / persistence).
    """

    rates: Rates
    log_likelihoods: list[float] = field(default_factory=lambda: [0.0] * len(EXPLANATIONS))
    looks: int = 0
    said_s: dict[Label | None, float] = field(default_factory=dict)

    def add(self, outcome: Outcome, t_s: float) -> None:
        """Take one look's outcome."""
        told = said(outcome)
        label = told[0] if told is not None else None
        shares, time_s = self.rates.log_shares[outcome], self.rates.persistence.time_s
        weight = 1 - math.exp(-(t_s - self.said_s.get(label, -math.inf)) / time_s)
        found = [x + weight * share for x, share in zip(self.log_likelihoods, shares, strict=True)]
        best = max(found)
        self.log_likelihoods = [max(x - best, -SUREST) for x in found]
        self.looks += 1
        self.said_s[label] = t_s

    @property
    def log_odds(self) -> float:
        """That it is an e-bike, against all else together."""
        first, *others = weighed(self.log_likelihoods)
        most = max(others)
        return first - most - math.log(sum(math.exp(x - most) for x in others))


def weighed(log_likelihoods: Sequence[float]) -> list[float]:
    """With how often each explanation comes."""
    return [x + math.log(usual) for x, usual in zip(log_likelihoods, USUAL, strict=True)]

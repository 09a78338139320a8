"""What repeated looks at one thing tell of it."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

from vision.rates import MISSED, NOTHING, THINGS, Outcome, Rates

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

    With r = exp(−dt / persistence) a look repeats the one before it, otherwise it is a fresh one:
    its likelihood is r · [the same outcome] + (1 − r) · share of the outcome. So a mistake that
    stays is counted once, and not at every look.
    """

    rates: Rates
    log_likelihoods: list[float] = field(default_factory=lambda: [0.0] * len(EXPLANATIONS))
    looks: int = 0
    last: Outcome = MISSED
    last_s: float = -math.inf

    def add(self, outcome: Outcome, t_s: float) -> None:
        """Take one look's outcome."""
        shares = self.rates.log_shares[outcome]
        repeats = math.exp(-(t_s - self.last_s) / self.rates.persistence.time_s)
        for i, log_share in enumerate(shares):
            if outcome == self.last and repeats > 0:
                fresh = math.exp(log_share)
                self.log_likelihoods[i] += math.log(repeats + (1 - repeats) * fresh)
            else:
                self.log_likelihoods[i] += log_share
        best = max(self.log_likelihoods)
        self.log_likelihoods = [max(x - best, -SUREST) for x in self.log_likelihoods]
        self.looks += 1
        self.last, self.last_s = outcome, t_s

    @property
    def log_odds(self) -> float:
        """That it is an e-bike, against all else together."""
        first, *others = weighed(self.log_likelihoods)
        most = max(others)
        return first - most - math.log(sum(math.exp(x - most) for x in others))


def weighed(log_likelihoods: Sequence[float]) -> list[float]:
    """With how often each explanation comes."""
    return [x + math.log(usual) for x, usual in zip(log_likelihoods, USUAL, strict=True)]

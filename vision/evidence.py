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

MODE = 0
TEMPER = 1.0
LEAK=1e9
SUREST = 8.0
"""Log odds beyond which looks at one thing tell no more: they share its mistakes."""

_NONE = (0.0,) * len(EXPLANATIONS)


@dataclass(slots=True)
class Evidence:
    """Log likelihoods of the explanations of one thing, look after look.

    A detector says the same of the same thing for a while, right or wrong. So the surest look of
    each label counts in full; any other repeats what was said `dt` ago, and counts by
    1 − exp(−dt / persistence).
    """

    rates: Rates
    log_likelihoods: list[float] = field(default_factory=lambda: [0.0] * len(EXPLANATIONS))
    looks: int = 0
    looks_s: float = 0.0
    said_s: dict[Label | None, float] = field(default_factory=dict)
    surest: dict[Label | None, Outcome] = field(default_factory=dict)

    def add(self, outcome: Outcome, t_s: float) -> None:
        """Take one look's outcome."""
        told = said(outcome)
        label = told[0] if told is not None else None
        shares = self.rates.log_shares[outcome]
        before = self.surest.get(label)
        if MODE and (before is None or outcome > before):
            counted = self.rates.log_shares[before] if before is not None else _NONE
            news = [share - former for share, former in zip(shares, counted, strict=True)]
            self.surest[label] = outcome
        else:
            since_s = t_s - self.said_s.get(label,-math.inf)
            weight = 1 - math.exp(-since_s / self.rates.persistence.time_s)
            news = [weight * share for share in shares]
        k=math.exp(-(t_s-self.looks_s)/LEAK)
        found = [k*x + TEMPER*more for x, more in zip(self.log_likelihoods, news, strict=True)]
        best = max(found)
        self.log_likelihoods = [max(x - best, -SUREST) for x in found]
        self.looks += 1
        self.looks_s = t_s
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

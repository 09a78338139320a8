"""Shares and rates, and how sure they are."""

import math
from dataclasses import dataclass

from scipy import stats


@dataclass(frozen=True, slots=True)
class Share:
    """hits of trials."""

    hits: int
    trials: int

    @property
    def value(self) -> float:
        """0–1; nan without trials."""
        return self.hits / self.trials if self.trials else math.nan

    @property
    def interval(self) -> tuple[float, float]:
        """The value's 95 % interval."""
        return wilson(self.hits, self.trials)

    def __str__(self) -> str:
        if self.trials == 0:
            return "none"
        low, high = self.interval
        return f"{self.hits}/{self.trials} = {self.value:.2f} ({low:.2f} to {high:.2f})"


@dataclass(frozen=True, slots=True)
class Rate:
    """count of what happens at random, and what it is counted against, in unit."""

    count: int
    exposure: float
    unit: str

    @property
    def value(self) -> float:
        """A unit; nan without exposure."""
        return self.count / self.exposure if self.exposure > 0 else math.nan

    @property
    def interval(self) -> tuple[float, float]:
        """The value's exact 95 % interval."""
        return poisson(self.count, self.exposure)

    def __str__(self) -> str:
        digits = 3 if self.unit == "h" else 0
        return f"{self.count} in {self.exposure:.{digits}f} {self.unit}"


def wilson(successes: int, trials: int, confidence: float = 0.95) -> tuple[float, float]:
    """Interval of a share (E. Wilson: Probable inference, 1927); (0, 1) without trials."""
    if trials == 0:
        return 0.0, 1.0
    z = float(stats.norm.ppf(0.5 + confidence / 2))
    share = successes / trials
    middle = share + z * z / (2 * trials)
    half = z * math.sqrt(share * (1 - share) / trials + z * z / (4 * trials * trials))
    scale = 1 + z * z / trials
    return max(0.0, (middle - half) / scale), min(1.0, (middle + half) / scale)


def poisson(count: int, exposure: float, confidence: float = 0.95) -> tuple[float, float]:
    """Exact interval of a rate per unit of exposure (F. Garwood: Fiducial limits, 1936)."""
    if exposure <= 0:
        return 0.0, math.inf
    tail = (1 - confidence) / 2
    low = float(stats.chi2.ppf(tail, 2 * count)) / 2 if count else 0.0
    high = float(stats.chi2.ppf(1 - tail, 2 * count + 2)) / 2
    return low / exposure, high / exposure

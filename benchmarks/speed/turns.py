"""Contestants that take turns, so that what slows the machine slows all of them."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from scipy import stats

Contestant = Callable[[], float]
"""Does a share of its work; returns what that cost."""

LEAST_TURNS = 6
"""Fewer have no 95 % interval of their median."""


@dataclass(frozen=True, slots=True)
class Compared:
    """A cost against that of a yardstick.

    ratio: the median of the turns' own. low, high: its 95 % interval. own, yardstick: medians.
    """

    ratio: float
    low: float
    high: float
    own: float
    yardstick: float


@dataclass(frozen=True, slots=True)
class Turns:
    """What each turn cost every contestant; the lists run side by side."""

    costs: Mapping[str, Sequence[float]]

    def compare(self, own: str, yardstick: str, scale: float = 1.0) -> Compared:
        """`own` over `yardstick` times `scale`, turn by turn."""
        pairs = zip(self.costs[own], self.costs[yardstick], strict=True)
        low, ratio, high = middle([scale * a / b for a, b in pairs])
        return Compared(
            ratio, low, high, middle(self.costs[own])[1], middle(self.costs[yardstick])[1]
        )


def take_turns(contestants: Mapping[str, Contestant], turns: int) -> Turns:
    """Let all do a share of their work, `turns` times; another one begins each time."""
    costs: dict[str, list[float]] = {name: [] for name in contestants}
    order = list(contestants)
    for _ in range(turns):
        for name in order:
            costs[name].append(contestants[name]())
        order.append(order.pop(0))
    return Turns(costs)


def middle(values: Sequence[float]) -> tuple[float, float, float]:
    """The median between the ends of its 95 % interval.

    The ends are values themselves, chosen so that the median of whatever the values are drawn
    from lies outside less often than one time in twenty (W. Thompson: On confidence ranges for
    the median, 1936). From fewer than `LEAST_TURNS` values they are the least and the greatest.
    """
    ranked = sorted(values)
    count = len(ranked)
    below = max(int(stats.binom.ppf(0.025, count, 0.5)) - 1, 0)
    half = count // 2
    median = ranked[half] if count % 2 else (ranked[half - 1] + ranked[half]) / 2
    return ranked[below], median, ranked[count - 1 - below]


def percentile(values: Sequence[float], share: float) -> float:
    """The least value that at most 1 − `share` of all exceed; nan of none."""
    if not values:
        return math.nan
    ranked = sorted(values)
    return ranked[max(math.ceil(share * len(ranked)) - 1, 0)]

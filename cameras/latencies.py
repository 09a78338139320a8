"""How late frames are judged, counted so that it can be added up."""

from bisect import bisect_left
from dataclasses import dataclass

BOUNDS_S = (0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0)
"""A picture's way through the network and the decoder takes the first of them, and the service
gives up what has waited for two seconds, see `cameras.lateness`."""


@dataclass(frozen=True, slots=True)
class Latencies:
    """counts: of frames that were later than the bound before and not later than this one; the
    last is of those later than all. sum_s: of all of them."""

    counts: tuple[int, ...] = (0,) * (len(BOUNDS_S) + 1)
    sum_s: float = 0.0

    def __post_init__(self) -> None:
        if len(self.counts) != len(BOUNDS_S) + 1:
            raise ValueError(f"has {len(self.counts)} counts for {len(BOUNDS_S) + 1} ranges")

    def __add__(self, other: "Latencies") -> "Latencies":
        counts = tuple(one + more for one, more in zip(self.counts, other.counts, strict=True))
        return Latencies(counts, self.sum_s + other.sum_s)


class LatencyCounter:
    """Counts what `take` hands out."""

    def __init__(self) -> None:
        self._counts = [0] * (len(BOUNDS_S) + 1)
        self._sum_s = 0.0

    def add(self, late_s: float) -> None:
        """A frame was judged so long after it was taken."""
        self._counts[bisect_left(BOUNDS_S, late_s)] += 1
        self._sum_s += late_s

    def take(self) -> Latencies:
        """What was added since the last time."""
        taken = Latencies(tuple(self._counts), self._sum_s)
        self._counts = [0] * len(self._counts)
        self._sum_s = 0.0
        return taken

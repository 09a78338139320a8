"""Times that always rise, made from the timestamps that cameras and files really send."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from fractions import Fraction

from cameras.source import Counters

_JUMP_S = 10.0
"""A stream that jumps further than this, forward or back, has started its clock anew."""


@dataclass(slots=True)
class PacketClock:
    """Mends the timestamps of one stream's packets, in the order they are sent.

    Missing ones are filled in; a clock that starts anew goes on where it was. Units of the
    stream's time base; step: expected distance between two packets.
    """

    time_base: Fraction
    step: int
    counters: Counters
    live: bool = False
    _last: int | None = field(default=None, init=False)
    _shift: int = field(default=0, init=False)

    def mend(self, pts: int | None, dts: int | None) -> tuple[int, int]:
        """Return pts and dts, both known; dts rises with every packet."""
        expected = 0 if self._last is None else self._last + self.step
        if pts is None and dts is None:
            self.counters.missing_timestamps += 1
            self._last = expected
            return expected, expected
        raw_dts = dts if dts is not None else min(pts or 0, expected - self._shift)
        raw_pts = pts if pts is not None else raw_dts
        if self._last is not None:
            ahead_s = float((raw_dts + self._shift - expected) * self.time_base)
            if ahead_s < -_JUMP_S or (self.live and ahead_s > _JUMP_S):
                self.counters.backward_timestamps += ahead_s < 0
                self._shift = expected - raw_dts
            elif raw_dts + self._shift <= self._last:
                self.counters.backward_timestamps += 1
                self._last += 1
                return max(raw_pts + self._shift, self._last), self._last
        self._last = raw_dts + self._shift
        return raw_pts + self._shift, self._last


@dataclass(slots=True)
class FrameClock:
    """Gives each picture its time in seconds since the first one; strictly rising."""

    step_s: float
    counters: Counters
    origin_s: float | None = None
    _last_s: float = field(default=-1.0, init=False)

    def tick(self, time_s: float | None) -> float:
        """Take a picture's own time, if it has one; return its stream time."""
        if self.origin_s is None:
            self.origin_s = time_s if time_s is not None else 0.0
            self.counters.missing_timestamps += time_s is None
            self._last_s = 0.0
            return 0.0
        if time_s is None:
            self.counters.missing_timestamps += 1
            return self.step()
        t_s = time_s - self.origin_s
        if t_s <= self._last_s:
            self.counters.backward_timestamps += 1
            t_s = self._last_s + self.step_s / 100
        self._last_s = t_s
        return t_s

    def step(self) -> float:
        """The time of a picture that follows the last one at the nominal rate."""
        if self.origin_s is None:
            return self.tick(0.0)
        self._last_s += self.step_s
        return self._last_s


@dataclass(slots=True)
class WallClock:
    """Maps stream time to the time of day, from when pictures arrive.

    The picture that came with the least delay sets the mapping; it follows a camera whose own
    clock is up to 0.1 % slow or fast.
    """

    _base_s: float | None = field(default=None, init=False)
    _last: datetime | None = field(default=None, init=False)
    _t_s: float = field(default=0.0, init=False)

    def captured_at(self, t_s: float, arrived_s: float) -> datetime:
        """Capture time, aware UTC, never falling.

        t_s: stream time. arrived_s: seconds since 1970 at arrival.
        """
        base_s = arrived_s - t_s
        if self._base_s is not None:
            base_s = min(base_s, self._base_s + 1e-3 * max(t_s - self._t_s, 0.0))
        self._base_s, self._t_s = base_s, t_s
        at = datetime.fromtimestamp(0, UTC) + timedelta(seconds=base_s + t_s)
        self._last = at if self._last is None else max(at, self._last)
        return self._last

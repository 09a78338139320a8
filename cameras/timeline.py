"""Times that always rise, made from the timestamps that cameras and files really send."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from fractions import Fraction

from cameras.source import Counters

_JUMP_S = 10.0
"""A stream that jumps further than this, forward or back, has started its clock anew."""

_LIVE_BACK_S = 0.5
"""So has a camera that goes back by more than this: what it sends now is not from before, even
where its own clock or a film that it repeats is."""


@dataclass(slots=True)
class PacketClock:
    """Mends the timestamps of one stream's packets, in the order they are sent.

    Missing ones are filled in; a clock that starts anew goes on where it was. Units of the
    stream's time base; step: expected distance between two packets. restarts: how often that was;
    how much time has passed then is not known.
    """

    time_base: Fraction
    step: int
    counters: Counters
    live: bool = False
    restarts: int = field(default=0, init=False)
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
            back_s = _LIVE_BACK_S if self.live else _JUMP_S
            if ahead_s < -back_s or (self.live and ahead_s > _JUMP_S):
                self.restarts += 1
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
    clock is up to 0.1 % slow or fast. Arrivals are those of `steady_clock`: when somebody sets
    the clock of the machine, or summer ends, times go on as they were until the stream is opened
    anew, so that an event is neither moved nor seen twice.
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

    def restart(self) -> None:
        """Stream time has passed over an unknown time: the next arrival sets the mapping anew."""
        self._base_s = None

    def offset_s(self, t_s: float, camera_s: float) -> float | None:
        """By how much the camera's clock is ahead of ours; None before the first picture.

        camera_s: what the camera's clock showed at a stream time, seconds since 1970. What the
        picture took to come here is part of the result.
        """
        return None if self._base_s is None else camera_s - (self._base_s + t_s)


def steady_clock(
    now_s: Callable[[], float] = time.time, steady_s: Callable[[], float] = time.monotonic
) -> Callable[[], float]:
    """A clock in seconds since 1970 that agrees with the machine's now and never jumps after."""
    began_s = now_s() - steady_s()
    return lambda: began_s + steady_s()

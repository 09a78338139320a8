"""What runs in the process of a camera that the benchmark watches.

It imports what the service's own camera process does and no more: what is imported after the fork
is memory of each camera.
"""

import json
import math
import os
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

from benchmarks.speed.sender import Film, Sender, open_sent
from cameras.rules import rule_of
from cameras.source import Counters, Source
from cameras.worker import CameraTask, Send, Stopped, run_once
from vision.records import Event, Frame, Rule

WATCHED = "watched.json"
"""The file in the folder of the camera that holds its `Watched`."""

Weigh = Callable[[], tuple[float, float]]
"""Tells the memory of the process and of the one it was forked from."""

_POLL_S = 0.1


@dataclass(frozen=True, slots=True)
class Watched:
    """How one camera was watched.

    frames: that were judged. dropped: packets that came too fast. late_s: from the moment each
    picture was sent to its verdict. busy_s: processor time from the first picture to the last,
    without the sender's. memory_mb: proportional share of the memory with a full ring; server_mb:
    that of the process it was forked from, at that moment; nan where nobody asked.
    """

    frames: int
    dropped: int
    late_s: list[float]
    busy_s: float
    memory_mb: float = math.nan
    server_mb: float = math.nan


@dataclass(frozen=True, slots=True)
class Shift:
    """What each camera sends. pace: times as fast as filmed; None waits for the one who looks.
    weigh: look at its memory at the end, when all cameras have come so far."""

    shown: Film
    frames: int
    pace: float | None = 1.0
    weigh: bool = False


class _Timed:
    """A rule whose frames are timed; weigh: is called when the last one has come."""

    def __init__(
        self, rule: Rule, sender: Sender, weigh: Callable[[], tuple[float, float]]
    ) -> None:
        self._rule, self._sender, self._weigh = rule, sender, weigh
        self._began_s: float | None = None
        self.late_s: list[float] = []
        self.busy_s = 0.0
        self.memory_mb = self.server_mb = math.nan

    def update(self, frame: Frame) -> Sequence[Event]:
        """See `vision.records.Rule`."""
        if self._began_s is None:
            self._began_s = self._own_s()
        events = self._rule.update(frame)
        self.late_s.append(time.monotonic() - self._sender.sent_s(frame.index))
        self.busy_s = self._own_s() - self._began_s
        return events

    def finish(self) -> Sequence[Event]:
        """See `vision.records.Rule`."""
        self.memory_mb, self.server_mb = self._weigh()
        return self._rule.finish()

    def _own_s(self) -> float:
        return time.process_time() - self._sender.busy_s


def work(task: CameraTask, send: Send, stopped: Stopped, *, shift: Shift, cameras: int) -> None:
    """What runs in the process of a camera."""
    assert task.out is not None
    task.out.mkdir(parents=True, exist_ok=True)
    sender = Sender(shift.shown, shift.frames, shift.pace or math.inf)
    weigh = (
        partial(_weigh, task.out, cameras, stopped) if shift.weigh else lambda: (math.nan, math.nan)
    )
    timed = _Timed(rule_of(task.options), sender, weigh)
    counters = Counters()

    def open_(url: str, *, interrupted: Stopped | None = None) -> Source:
        nonlocal counters
        live = shift.pace is not None
        source = open_sent(url, sender, interrupted or stopped, live=live)
        counters = source.counters
        return source

    run_once(task, send, stopped, open_=open_, make_rule=lambda *_: timed)
    watched = Watched(
        len(timed.late_s),
        counters.dropped_packets,
        timed.late_s,
        timed.busy_s,
        timed.memory_mb,
        timed.server_mb,
    )
    (task.out / WATCHED).write_text(json.dumps(asdict(watched)), encoding="utf-8")


def _not_weighed() -> tuple[float, float]:
    return math.nan, math.nan


def _weigh(own: Path, cameras: int, stopped: Stopped) -> tuple[float, float]:
    """Wait until all cameras have come so far; look; wait until all have looked."""
    _meet(own, "full", cameras, stopped)
    shares_mb = _share_mb("self"), _share_mb(str(os.getppid()))
    _meet(own, "weighed", cameras, stopped)
    return shares_mb


def _meet(own: Path, where: str, cameras: int, stopped: Stopped) -> None:
    (own / where).touch()
    while len(list(own.parent.glob(f"*/{where}"))) < cameras and not stopped():
        time.sleep(_POLL_S)


def _share_mb(process: str) -> float:
    return share_mb(Path("/proc", process, "smaps_rollup").read_text(encoding="utf-8"))


def share_mb(rollup: str) -> float:
    """The proportional share that a `smaps_rollup` tells, in MB (10⁶ bytes)."""
    kibibytes = next(line.split()[1] for line in rollup.splitlines() if line.startswith("Pss:"))
    return int(kibibytes) * 1024 / 1e6

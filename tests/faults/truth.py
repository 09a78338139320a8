"""A service that watches simulated cameras in which every event is known beforehand.

The rule reports an event at known frames, and writes each down first in a file that outlives the
process; what the service then has of it can be compared.
"""

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from unittest.mock import patch
from uuid import uuid4

import typer

from api import service
from api.commands.terminal import stop_on_signals
from api.retention import Limits
from api.service import Plan
from api.sinks.opening import SinkPlan
from api.sinks.report import News, Wish
from api.sinks.webhook import WebhookPlan
from api.supervisor import Supervisor
from cameras.messages import Message
from cameras.worker import CameraTask, run
from vision.detections import Detect
from vision.options import Options
from vision.records import Event, EventKind, EventState, Frame, PathBox

Send = Callable[[Message], None]
Stopped = Callable[[], bool]

FACADE = "sim://facade?width=160&height=120&fps=10&duration_s=20&falls=0&gop_s=0.5"
EVERY, SURE, OVER = 15, 5, 10
"""Frames from event to event, and from an event's beginning to its verdict and its end."""

NEWS = Wish(frozenset({News.CONFIRMED, News.ENDED}))


@dataclass(frozen=True, slots=True)
class Happened:
    """An event that was to be seen."""

    id: str
    camera: str
    at: datetime


class TruthRule:
    """Reports an event every one and a half seconds of video."""

    def __init__(self, camera: str, told: Path) -> None:
        self._camera = camera
        self._told = told
        self._open: Event | None = None

    def update(self, frame: Frame) -> Sequence[Event]:
        step = frame.index % EVERY
        if step == 0:
            self._open = self._begin(frame)
            return [self._open]
        if step == SURE and self._open is not None:
            self._open = replace(self._open, state=EventState.CONFIRMED)
            return [self._open]
        if step == OVER and self._open is not None:
            over = replace(self._open, ended=True, end_s=frame.t_s, last_frame=frame.index)
            self._open = None
            return [over]
        return []

    def finish(self) -> Sequence[Event]:
        if self._open is None:
            return []
        return [replace(self._open, state=EventState.CONFIRMED, ended=True)]

    def _begin(self, frame: Frame) -> Event:
        now = datetime.now(UTC)
        event = Event(
            id=uuid4().hex,
            kind=EventKind.FALLING_OBJECT,
            state=EventState.PROVISIONAL,
            ended=False,
            start_s=frame.t_s,
            end_s=frame.t_s,
            first_frame=frame.index,
            last_frame=frame.index,
            confidence=0.9,
            path=(PathBox(frame.index, frame.t_s, 20.0, 20.0, 4.0, 4.0),),
            reasons={},
            captured_at=now,
        )
        with self._told.open("a") as file:
            file.write(f"{event.id} {self._camera} {now.isoformat()}\n")
        return event


def truth(told: Path) -> Iterator[Happened]:
    """What was written down."""
    for line in told.read_text().splitlines():
        event_id, camera, at = line.split()
        yield Happened(event_id, camera, datetime.fromisoformat(at))


def told_now(told: Path) -> int:
    """How many events have begun."""
    return len(list(truth(told))) if told.exists() else 0


def watches(told: Path, task: CameraTask, send: Send, stopped: Stopped) -> None:
    """What a camera's process runs."""

    def rule(_options: Options, _detect: Detect | None = None, /) -> TruthRule:
        return TruthRule(task.name, told)

    run(task, send, stopped, make_rule=rule)


def camera(name: str, data: Path, *, always: bool = False) -> CameraTask:
    """A simulated camera with clips of two seconds or so."""
    return CameraTask(
        name,
        f"{FACADE}&realtime=1&loop=1",
        data / "evidence" / name,
        before_s=0.5,
        after_s=0.5,
        footage=data / "footage" / name if always else None,
    )


def serve(data: Path, told: Path, cameras: int, always: bool, least_free: int, hook: str) -> None:
    """Run the service until SIGINT; says `ready` once it answers."""
    supervisor = partial(Supervisor, work=partial(watches, told))
    limits = Limits(least_free_bytes=least_free)
    tasks = [camera(f"camera-{number}", data, always=always) for number in range(cameras)]
    sinks = [SinkPlan("desk", NEWS, WebhookPlan(hook, b"k" * 32))] if hook else []
    plan = Plan(data, "127.0.0.1", 0, tasks, limits=limits, sinks=sinks)
    with stop_on_signals() as stop, patch.object(service, "Supervisor", supervisor):
        service.serve_until(stop, plan, lambda address: typer.echo(f"ready {address}"))


def command(
    data: Path,
    told: Path,
    cameras: int,
    *,
    always: bool = False,
    least_free: int = 1,
    hook: str = "",
) -> list[str]:
    """What starts such a service as a process of its own."""
    places = f"Path({str(data)!r}), Path({str(told)!r})"
    words = f"{places}, {cameras}, {always}, {least_free}, {hook!r}"
    code = f"from pathlib import Path; from faults.truth import serve; serve({words})"
    return [sys.executable, "-c", code]


def environment() -> dict[str, str]:
    """Where it finds this module."""
    return {**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent), "PYTHONUNBUFFERED": "1"}

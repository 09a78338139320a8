"""A process for each camera: started, listened to, started again when it dies, and ended."""

import logging
import math
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from functools import partial

from api.processes import Kept, Patience
from cameras.messages import Failed, Finished, Message, Progress, Started
from cameras.urls import safe_name
from cameras.worker import CameraTask, run

_log = logging.getLogger(__name__)

_PATIENCE = Patience()
_RECOVERED_S = 60.0

Work = Callable[[CameraTask, Callable[[Message], None], Callable[[], bool]], None]
Hear = Callable[[str, Message], None]
Lost = Callable[[str, str], None]


class CameraState(StrEnum):
    """How a camera is doing; a failed one is tried again, an ended one has nothing left."""

    STARTING = "starting"
    RUNNING = "running"
    FAILED = "failed"
    ENDED = "ended"
    DISABLED = "disabled"


@dataclass(frozen=True, slots=True)
class Outage:
    """When a camera was not watched, aware UTC, and why, in one line."""

    start: datetime
    end: datetime
    cause: str


@dataclass(frozen=True, slots=True)
class CameraStatus:
    """What is known of a camera.

    address: without password. fps: frames analysed a second, lately. last_frame_at: aware UTC.
    error: the last thing that went wrong since the camera last ran. restarts: of its process.
    degraded: in words, what the analysis was too slow for; None when it has kept up for a minute.
    skipped_frames, dropped_packets, missed_looks, clock_offset_s: see `cameras.source.Counters`.
    reconnects: how often the stream was opened again. down_since: aware UTC; None while it runs.
    last_outage: the last time that nothing was watched, once it is over.
    """

    name: str
    address: str
    state: CameraState = CameraState.STARTING
    fps: float | None = None
    frames: int = 0
    corrupt_frames: int = 0
    width: int | None = None
    height: int | None = None
    codec: str | None = None
    last_frame_at: datetime | None = None
    error: str | None = None
    restarts: int = 0
    degraded: str | None = None
    skipped_frames: int = 0
    dropped_packets: int = 0
    missed_looks: int = 0
    clock_offset_s: float | None = None
    reconnects: int = 0
    down_since: datetime | None = None
    last_outage: Outage | None = None


class Supervisor:
    """Watches over the workers of all cameras.

    hear: gets the camera's name and each message of its worker. lost: gets the name and the
    cause when a worker is gone, whatever it left unfinished. Both are called from the thread of
    the camera. work: what a worker process runs; must be importable.
    """

    def __init__(
        self,
        tasks: Sequence[CameraTask],
        hear: Hear,
        lost: Lost,
        *,
        work: Work = run,
        patience: Patience = _PATIENCE,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._make = partial(
            _Watch, hear=hear, lost=lost, work=work, patience=patience, clock=clock
        )
        self._watches = [self._make(task) for task in tasks]
        self._changing = threading.Lock()
        self._stopped = False

    def start(self) -> None:
        """Start every worker; returns at once."""
        for watch in self._watches:
            watch.start()

    def follow(self, tasks: Sequence[CameraTask]) -> None:
        """Watch these from now on; a camera whose task is as before goes on untouched.

        Workers whose task has changed or gone have ended before new ones start.
        """
        with self._changing:
            if self._stopped:
                return
            going = {watch.task.name: watch for watch in self._watches if watch.task in tasks}
            _end([watch for watch in self._watches if watch.task.name not in going])
            watches = [going.get(task.name) or self._make(task) for task in tasks]
            self._watches = watches
            for watch in watches:
                if watch.task.name not in going:
                    watch.start()

    def statuses(self) -> list[CameraStatus]:
        """The state of each camera, in the order of the tasks."""
        return [watch.status for watch in self._watches]

    def stop(self) -> None:
        """End every worker: asked first, killed when it does not listen."""
        with self._changing:
            self._stopped = True
            _end(self._watches)

    def __enter__(self) -> "Supervisor":
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


class _Watch:
    """What is known of one camera, and the keeper of its process."""

    def __init__(
        self,
        task: CameraTask,
        *,
        hear: Hear,
        lost: Lost,
        work: Work,
        patience: Patience,
        clock: Callable[[], float],
    ) -> None:
        self.task = task
        self._stop = threading.Event()
        self._clock = clock
        self._short_s = -math.inf
        self._opened = False
        self.status = CameraStatus(task.name, safe_name(task.url))
        self._hear = hear
        self._lost = lost
        self._kept: Kept[Message] = Kept(
            f"camera {task.name}",
            "the worker",
            partial(work, task),
            self._note,
            self._over,
            patience=patience,
            stop=self._stop,
        )

    def start(self) -> None:
        self._kept.start()

    def ask_to_stop(self) -> None:
        self._stop.set()

    def join(self) -> None:
        self._kept.join()

    def _over(self, cause: str | None) -> None:
        self._lost(self.status.name, cause or "the camera's worker has ended")
        if cause is not None:
            self._change(
                state=CameraState.FAILED,
                error=f"{self.status.name}: {cause}",
                restarts=self.status.restarts + 1,
            )
            self._went_down()
        elif self.status.state is not CameraState.FAILED:
            self._change(state=CameraState.ENDED)

    def _note(self, message: Message) -> None:
        match message:
            case Started(info):
                self._came_up()
                self._change(
                    state=CameraState.RUNNING,
                    error=None,
                    width=info.width,
                    height=info.height,
                    codec=info.codec,
                )
            case Progress():
                self._advance(message)
            case Failed(cause):
                self._change(state=CameraState.FAILED, error=cause, fps=None)
                self._went_down()
            case Finished(frames=frames, corrupt_frames=corrupt_frames):
                self._change(
                    state=CameraState.ENDED, frames=frames, corrupt_frames=corrupt_frames, fps=None
                )
            case _:
                pass
        self._hear(self.status.name, message)

    def _advance(self, progress: Progress) -> None:
        short = (progress.skipped_frames, progress.dropped_packets, progress.missed_looks)
        now = self.status
        before = (now.skipped_frames, now.dropped_packets, now.missed_looks)
        # A stream that was opened again counts from nothing.
        if any(short) and short != before:
            self._short_s = self._clock()
        self._change(
            frames=progress.frames,
            corrupt_frames=progress.corrupt_frames,
            fps=progress.fps,
            last_frame_at=datetime.now(UTC),
            degraded=_in_words(*short) if self._clock() - self._short_s < _RECOVERED_S else None,
            skipped_frames=short[0],
            dropped_packets=short[1],
            missed_looks=short[2],
            clock_offset_s=progress.clock_offset_s,
        )

    def _went_down(self) -> None:
        now = self.status
        _log.warning("%s: %s", now.name, now.error)
        self._change(down_since=now.down_since or datetime.now(UTC), fps=None)

    def _came_up(self) -> None:
        now = self.status
        reopened, self._opened = self._opened, True
        if now.down_since is None:
            return
        outage = Outage(now.down_since, datetime.now(UTC), now.error or "it was not running")
        away_s = (outage.end - outage.start).total_seconds()
        _log.info("%s: is watched again after %.0f s", now.name, away_s)
        self._change(down_since=None, last_outage=outage, reconnects=now.reconnects + reopened)

    def _change(self, **changes: object) -> None:
        self.status = replace(self.status, **changes)  # type: ignore[arg-type]  # fields of CameraStatus


def _end(watches: Sequence[_Watch]) -> None:
    """All are asked before any is waited for."""
    for watch in watches:
        watch.ask_to_stop()
    for watch in watches:
        watch.join()


def _in_words(skipped_frames: int, dropped_packets: int, missed_looks: int) -> str:
    lacks = [
        f"{count} {what}"
        for count, what in (
            (skipped_frames, "frames were not analysed"),
            (dropped_packets, "packets are missing in clips"),
            (missed_looks, "pictures were not looked at by the detector"),
        )
        if count
    ]
    return (
        f"the analysis is too slow since the stream was opened: {', '.join(lacks)}; "
        "give the machine fewer cameras, or these a smaller picture"
    )

"""A process for each camera: started, listened to, started again when it dies, and ended."""

import logging
import math
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial

from api.processes import Kept, Patience, ProcessState
from api.status import CameraState, CameraStatus, Outage, too_slow
from api.told import read_message
from cameras.logs import speaking
from cameras.messages import EventUpdate, Failed, Finished, Logged, Message, Progress, Started
from cameras.urls import safe_name
from cameras.worker import CameraTask, run
from vision.records import EventKind

_log = logging.getLogger(__name__)

_PATIENCE = Patience()
_RECOVERED_S = 60.0

_NOT_RUNNING: Mapping[str, object] = {
    "fps": None,
    "received_fps": None,
    "decoded_fps": None,
    "waiting_packets": 0,
    "blind": None,
}
"""What a status says of a stream that is not open."""

Work = Callable[[CameraTask, Callable[[Message], None], Callable[[], bool]], None]
Hear = Callable[[str, Message], None]
Lost = Callable[[str, str], None]


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

    def processes(self) -> list[ProcessState]:
        """The process of each camera, in the same order."""
        return [watch.process for watch in self._watches]

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
            partial(speaking, work, task),
            self._note,
            self._over,
            read=read_message,
            patience=patience,
            stop=self._stop,
        )

    @property
    def process(self) -> ProcessState:
        return self._kept.state

    def start(self) -> None:
        self._kept.start()

    def ask_to_stop(self) -> None:
        self._stop.set()

    def join(self) -> None:
        self._kept.join()

    def _over(self, cause: str | None) -> None:
        self._lost(self.status.name, cause or "the camera's worker has ended")
        self._change(**_NOT_RUNNING)
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
                self._change(state=CameraState.FAILED, error=cause)
                self._went_down()
            case Finished(frames=frames, corrupt_frames=corrupt_frames):
                self._change(
                    state=CameraState.ENDED,
                    frames=frames,
                    corrupt_frames=corrupt_frames,
                    **_NOT_RUNNING,
                )
            case EventUpdate(event) if event.kind is EventKind.CAMERA_BLIND:
                self._change(blind=None if event.ended else str(event.reasons.get("cause")))
            case Logged(level, text):
                self._log(level, text)
                return
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
            degraded=too_slow(*short) if self._clock() - self._short_s < _RECOVERED_S else None,
            skipped_frames=short[0],
            dropped_packets=short[1],
            missed_looks=short[2],
            clock_offset_s=progress.clock_offset_s,
            received_fps=progress.received_fps,
            decoded_fps=progress.decoded_fps,
            waiting_packets=progress.waiting_packets,
            latencies=now.latencies + progress.latencies,
        )

    def _went_down(self) -> None:
        now = self.status
        self._log(logging.WARNING, now.error)
        self._change(down_since=now.down_since or datetime.now(UTC), **_NOT_RUNNING)

    def _came_up(self) -> None:
        now = self.status
        reopened, self._opened = self._opened, True
        if now.down_since is None:
            return
        outage = Outage(now.down_since, datetime.now(UTC), now.error or "it was not running")
        away_s = (outage.end - outage.start).total_seconds()
        self._log(logging.INFO, f"is watched again after {away_s:.0f} s")
        self._change(down_since=None, last_outage=outage, reconnects=now.reconnects + reopened)

    def _log(self, level: int, text: str | None) -> None:
        name = self.status.name
        _log.log(level, "%s: %s", name, text, extra={"camera": name})

    def _change(self, **changes: object) -> None:
        self.status = replace(self.status, **changes)  # type: ignore[arg-type]  # fields of CameraStatus


def _end(watches: Sequence[_Watch]) -> None:
    """All are asked before any is waited for."""
    for watch in watches:
        watch.ask_to_stop()
    for watch in watches:
        watch.join()

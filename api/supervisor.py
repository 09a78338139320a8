"""A process for each camera: started, listened to, started again when it dies, and ended."""

import multiprocessing
import signal
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from multiprocessing.connection import Connection

from cameras.messages import Failed, Finished, Message, Progress, Started
from cameras.urls import safe_name
from cameras.worker import CameraTask, run

_SPAWN = multiprocessing.get_context("spawn")
_POLL_S = 0.2

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
class CameraStatus:
    """What is known of a camera.

    address: without password. fps: frames analysed a second, lately. last_frame_at: aware UTC.
    error: the last thing that went wrong since the camera last ran. restarts: of its process.
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


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait, in seconds.

    quiet_s: for any message, before a process counts as hung; longer than the longest pause
    between two tries of a worker. stop_s: for a process to end when asked. The pause before a
    new process doubles from first_s to longest_s; one that lived steady_s starts the series anew.
    """

    quiet_s: float = 120.0
    stop_s: float = 4.0
    first_s: float = 1.0
    longest_s: float = 60.0
    steady_s: float = 60.0


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
        patience: Patience = Patience(),
    ) -> None:
        self._stop = threading.Event()
        self._watches = [
            _Watch(task, hear=hear, lost=lost, work=work, patience=patience, stop=self._stop)
            for task in tasks
        ]

    def start(self) -> None:
        """Start every worker; returns at once."""
        for watch in self._watches:
            watch.start()

    def statuses(self) -> list[CameraStatus]:
        """The state of each camera, in the order of the tasks."""
        return [watch.status for watch in self._watches]

    def stop(self) -> None:
        """End every worker: asked first, killed when it does not listen."""
        self._stop.set()
        for watch in self._watches:
            watch.join()

    def __enter__(self) -> "Supervisor":
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


class _Watch:
    """The thread that looks after one camera's process."""

    def __init__(
        self,
        task: CameraTask,
        *,
        hear: Hear,
        lost: Lost,
        work: Work,
        patience: Patience,
        stop: threading.Event,
    ) -> None:
        self.status = CameraStatus(task.name, safe_name(task.url))
        self._task = task
        self._hear = hear
        self._lost = lost
        self._work = work
        self._patience = patience
        self._stop = stop
        self._thread = threading.Thread(target=self._run, name=f"camera {task.name}")

    def start(self) -> None:
        self._thread.start()

    def join(self) -> None:
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        failures = 0
        while not self._stop.is_set():
            began_s = time.monotonic()
            cause = self._one_life()
            self._lost(self._task.name, cause or "the camera's worker has ended")
            if cause is None:
                break
            steady = time.monotonic() - began_s >= self._patience.steady_s
            failures = 1 if steady else failures + 1
            self._change(state=CameraState.FAILED, error=f"{self.status.name}: {cause}")
            pause_s = self._patience.first_s * 2.0 ** min(failures - 1, 16)
            self._stop.wait(min(self._patience.longest_s, pause_s))
            if not self._stop.is_set():
                self._change(restarts=self.status.restarts + 1)
        if self.status.state is not CameraState.FAILED:
            self._change(state=CameraState.ENDED)

    def _one_life(self) -> str | None:
        """Run a worker to its end; why it must be started again, or None if it need not be."""
        ours, theirs = _SPAWN.Pipe()
        process = _SPAWN.Process(
            target=_serve, args=(self._work, self._task, theirs), name=self._task.name, daemon=True
        )
        with ours:
            with theirs:
                process.start()
            hung = self._listen(ours)
            if hung is None:
                process.join(self._patience.stop_s)
        if process.is_alive():
            process.kill()
        process.join()
        code = process.exitcode
        process.close()
        if self._stop.is_set():
            return None
        return hung or (None if code == 0 else _died(code))

    def _listen(self, pipe: "Connection[object, Message]") -> str | None:
        """Hear the worker until it hangs up; the cause when it is hung instead."""
        told_s: float | None = None
        heard_s = time.monotonic()
        while True:
            try:
                if pipe.poll(_POLL_S):
                    self._note(pipe.recv())
                    heard_s = time.monotonic()
                if told_s is None and self._stop.is_set():
                    told_s = time.monotonic()
                    pipe.send(None)
            except (EOFError, OSError):
                return None
            now_s = time.monotonic()
            if told_s is not None and now_s - told_s > self._patience.stop_s:
                return "the worker did not stop when asked"
            if now_s - heard_s > self._patience.quiet_s:
                return f"the worker said nothing for {self._patience.quiet_s:g} s; started again"

    def _note(self, message: Message) -> None:
        match message:
            case Started(info):
                self._change(
                    state=CameraState.RUNNING,
                    error=None,
                    width=info.width,
                    height=info.height,
                    codec=info.codec,
                )
            case Progress(frames=frames, corrupt_frames=corrupt_frames, fps=fps):
                self._change(
                    frames=frames,
                    corrupt_frames=corrupt_frames,
                    fps=fps,
                    last_frame_at=datetime.now(UTC),
                )
            case Failed(cause):
                self._change(state=CameraState.FAILED, error=cause, fps=None)
            case Finished(frames=frames, corrupt_frames=corrupt_frames):
                self._change(
                    state=CameraState.ENDED, frames=frames, corrupt_frames=corrupt_frames, fps=None
                )
            case _:
                pass
        self._hear(self._task.name, message)

    def _change(self, **changes: object) -> None:
        self.status = replace(self.status, **changes)  # type: ignore[arg-type]  # fields of CameraStatus


def _died(code: int | None) -> str:
    if code is not None and code < 0:
        name = signal.Signals(-code).name
        return f"the worker was ended by {name}; started again"
    return f"the worker ended with exit code {code}; started again"


def _serve(work: Work, task: CameraTask, pipe: "Connection[Message, object]") -> None:
    """What runs in the process of a camera.

    The service asks it to stop by sending anything, or by being gone.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    asked = False

    def stopped() -> bool:
        nonlocal asked
        asked = asked or pipe.poll()
        return asked

    def send(message: Message) -> None:
        with suppress(BrokenPipeError):
            pipe.send(message)

    with pipe:
        work(task, send, stopped)

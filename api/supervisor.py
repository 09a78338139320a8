"""A process for each camera: started, listened to, started again when it dies, and ended."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from functools import partial

from api.processes import Kept, Patience
from cameras.messages import Failed, Finished, Message, Progress, Started
from cameras.urls import safe_name
from cameras.worker import CameraTask, run

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
    """What is known of one camera, and the keeper of its process."""

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
        self._hear = hear
        self._lost = lost
        self._kept: Kept[Message] = Kept(
            f"camera {task.name}",
            "the worker",
            partial(work, task),
            self._note,
            self._over,
            patience=patience,
            stop=stop,
        )

    def start(self) -> None:
        self._kept.start()

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
        elif self.status.state is not CameraState.FAILED:
            self._change(state=CameraState.ENDED)

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
        self._hear(self.status.name, message)

    def _change(self, **changes: object) -> None:
        self.status = replace(self.status, **changes)  # type: ignore[arg-type]  # fields of CameraStatus

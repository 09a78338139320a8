"""A camera under watch, seen as a user sees it: by its status and its events."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from waiting import until

from api.status import CameraState, CameraStatus
from api.supervisor import Supervisor
from cameras.messages import ClipReady, EventUpdate, Message, Started
from cameras.worker import CameraTask, Retry
from vision.records import Event

QUICK = Retry(first_s=1.0, longest_s=4.0, refused_s=3.0)
"""A camera locks nobody out here; else the tests would take minutes."""


@dataclass
class Watched:
    """What became known of one camera."""

    supervisor: Supervisor
    messages: list[tuple[float, Message]] = field(default_factory=list)

    @property
    def status(self) -> CameraStatus:
        """As the service shows it."""
        (status,) = self.supervisor.statuses()
        return status

    def runs(self) -> bool:
        """Whether frames are analysed now."""
        status = self.status
        return status.state is CameraState.RUNNING and bool(status.fps)

    def failed(self) -> bool:
        """Whether it is told to be down."""
        return self.status.state is CameraState.FAILED

    def openings(self) -> list[Started]:
        """Each time that the stream was opened."""
        return [message for _, message in self.messages if isinstance(message, Started)]

    def clips(self) -> list[ClipReady]:
        """Finished clips."""
        return [message for _, message in self.messages if isinstance(message, ClipReady)]

    def ended_events(self) -> list[Event]:
        """Events that are over, in the order told."""
        return [
            message.event
            for _, message in self.messages
            if isinstance(message, EventUpdate) and message.event.ended
        ]

    def until(self, done: Callable[[], bool], timeout_s: float) -> float:
        """Wait; how long it took. Raises TimeoutError with the status."""
        try:
            return until(done, timeout_s)
        except TimeoutError as late:
            raise TimeoutError(f"{late}; {self.status}") from None


@contextmanager
def watched(url: str, out: Path | None = None) -> Iterator[Watched]:
    """Watch a camera as the service does, without its store and its web server."""
    seen: list[tuple[float, Message]] = []

    def hear(_: str, message: Message) -> None:
        seen.append((time.monotonic(), message))

    task = CameraTask("gate", url, out=out, before_s=1.0, after_s=1.0, retry=QUICK)
    with Supervisor([task], hear, lambda *_: None) as supervisor:
        yield Watched(supervisor, seen)

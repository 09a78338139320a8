"""What camera processes run in the supervisor's tests; importable by a new process."""

import logging
import os
import signal
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from multiprocessing.connection import Connection
from pathlib import Path

from cameras.messages import EventUpdate, Failed, Finished, Message, Progress, Started
from cameras.source import StreamInfo
from cameras.worker import CameraTask
from vision.records import Event, EventKind, EventState

Send = Callable[[Message], None]
Stopped = Callable[[], bool]

INFO = StreamInfo(width=640, height=360, codec="h264", rate_fps=25.0)


def watches(_task: CameraTask, send: Send, stopped: Stopped) -> None:
    """Run until stopped, as a live camera."""
    send(Started(INFO))
    send(Progress(25, 1, 1.0, 1.0, 25.0))
    _until(stopped)
    send(Finished(50, 1, 2.0, 2.0, 0))


def tells_its_process(_task: CameraTask, send: Send, stopped: Stopped) -> None:
    """Run until stopped; its frames are the number of its process."""
    send(Started(INFO))
    send(Progress(os.getpid(), 0, 1.0, 1.0, 25.0))
    _until(stopped)


def falls_behind(_task: CameraTask, send: Send, stopped: Stopped) -> None:
    """Be too slow for some frames, then keep up."""
    send(Started(INFO))
    send(Progress(25, 0, 1.0, 1.0, 25.0))
    send(Progress(30, 0, 2.0, 2.0, 5.0, skipped_frames=20, missed_looks=3))
    while not stopped():
        send(Progress(55, 0, 3.0, 3.0, 25.0, skipped_frames=20, missed_looks=3))
        time.sleep(0.02)
    send(Finished(55, 0, 3.0, 3.0, 0))


def comes_back(task: CameraTask, send: Send, stopped: Stopped) -> None:
    """Lose the stream once, and open it again."""
    send(Started(INFO))
    send(Failed(f"{task.name}: the stream broke off"))
    time.sleep(0.05)
    send(Progress(25, 1, 1.0, 1.0, 25.0, clock_offset_s=-90.5))
    send(Started(INFO))
    _until(stopped)


def ends(_task: CameraTask, send: Send, _stopped: Stopped) -> None:
    """Read a short file."""
    send(Started(INFO))
    send(Finished(50, 0, 2.0, 2.0, 0))


def cannot_open(task: CameraTask, send: Send, _stopped: Stopped) -> None:
    """Find no file."""
    send(Failed(f"{task.name}: no such file"))


def dies(_task: CameraTask, send: Send, _stopped: Stopped) -> None:
    """Crash, as a decoder may, while something falls."""
    send(Started(INFO))
    send(EventUpdate(falling("dying", EventState.CONFIRMED)))
    os.kill(os.getpid(), signal.SIGSEGV)


def hangs(_task: CameraTask, send: Send, _stopped: Stopped) -> None:
    """Neither say anything nor listen."""
    send(Started(INFO))
    time.sleep(60)


def _until(stopped: Stopped) -> None:
    deadline_s = time.monotonic() + 30
    while not stopped() and time.monotonic() < deadline_s:
        time.sleep(0.01)


def falling(event_id: str, state: EventState, *, ended: bool = False) -> Event:
    """An event without a path."""
    return Event(
        id=event_id,
        kind=EventKind.FALLING_OBJECT,
        state=state,
        ended=ended,
        start_s=1.0,
        end_s=2.0,
        first_frame=25,
        last_frame=50,
        confidence=0.9,
        path=(),
        reasons={},
    )


def sees_an_ebike(_task: CameraTask, send: Send, stopped: Stopped) -> None:
    """Watch an e-bike that stays in the car."""
    send(Started(INFO))
    bike = replace(
        falling("bike", EventState.PROVISIONAL),
        kind=EventKind.EBIKE_ELEVATOR,
        reasons={
            "ebike_looks": 12,
            "best_score": 0.874,
            "likelihoods": {"ebike": -0.4, "nothing": 0.0},
        },
    )
    send(EventUpdate(bike))
    send(EventUpdate(replace(bike, state=EventState.CONFIRMED)))
    _until(stopped)


def dies_with_an_ebike(task: CameraTask, send: Send, _stopped: Stopped) -> None:
    """Crash while an e-bike is in the car."""
    sees_an_ebike(task, send, lambda: True)
    os.kill(os.getpid(), signal.SIGSEGV)


def tells_of_its_server(send: Callable[[int], None], _stopped: Callable[[], bool]) -> None:
    """Run in the process: threads of the fork server, and whether it has loaded the runtime."""
    send(len(list(Path(f"/proc/{os.getppid()}/task").iterdir())))
    send(int("onnxruntime" in sys.modules))
    send(int("cameras.worker" in sys.modules))


def waits_in_silence(send: Callable[[int], None], stopped: Callable[[], bool]) -> None:
    """Have nothing to tell, but ask whether to stop: longer than the patience of the test."""
    deadline_s = time.monotonic() + 3.0
    while not stopped() and time.monotonic() < deadline_s:
        time.sleep(0.05)
    send(1)


def hangs_after_a_word(send: Callable[[int], None], _stopped: Callable[[], bool]) -> None:
    """Hang as a decoder may: in code that asks nothing and cannot be interrupted."""
    signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
    send(1)
    time.sleep(60)


def grows(send: Callable[[int], None], stopped: Callable[[], bool]) -> None:
    """Take 20 MB more at a time, up to 2 GB, and hold them."""
    held: list[bytes] = []
    while not stopped():
        if len(held) < 100:
            held.append(b"\1" * 20_000_000)
            send(len(held))
        time.sleep(0.02)


def tells_of_its_surroundings(send: Callable[[str], None], _stopped: Callable[[], bool]) -> None:
    """Tell the environment as it was given and as it is, and every open file."""
    send(Path("/proc/self/environ").read_text())
    send(repr(dict(os.environ)))
    for descriptor in Path("/proc/self/fd").iterdir():
        with suppress(OSError):
            send(str(descriptor.readlink()))


class _Code:
    """Makes the folder of its name where it is unpickled."""

    def __init__(self, place: Path) -> None:
        self._place = place

    def __reduce__(self) -> tuple[object, ...]:
        return os.mkdir, (str(self._place),)


def _pipe_of(send: Callable[..., None]) -> "Connection[object, object]":
    """What code that has taken over a process finds."""
    cells = [cell.cell_contents for cell in send.__closure__ or ()]
    return next(cell for cell in cells if isinstance(cell, Connection))


def sends_code(place: Path, send: Callable[[int], None], stopped: Callable[[], bool]) -> None:
    """Send what runs where it is unpickled."""
    pipe = _pipe_of(send)
    pipe.send(_Code(place))
    os.write(pipe.fileno(), b"\n")
    _until(stopped)


def stops_in_a_word(send: Callable[[int], None], _stopped: Callable[[], bool]) -> None:
    """Begin to say something, and hang."""
    send(1)
    os.write(_pipe_of(send).fileno(), b"int 1")
    time.sleep(60)


def says_without_end(send: Callable[[int], None], _stopped: Callable[[], bool]) -> None:
    """Say more than anybody may say at once."""
    pipe = _pipe_of(send)
    with suppress(BrokenPipeError, ConnectionResetError):
        while True:
            os.write(pipe.fileno(), b"1" * 65536)


def logs(task: CameraTask, send: Send, stopped: Stopped) -> None:
    """Log a line, as a library may, with the camera's whole address."""
    send(Started(INFO))
    logging.getLogger("library").warning("%s stutters", task.url)
    _until(stopped)


def goes_blind(_task: CameraTask, send: Send, stopped: Stopped) -> None:
    """Be covered, and see again after the next word of the service."""
    send(Started(INFO))
    blind = replace(
        falling("blind", EventState.CONFIRMED),
        kind=EventKind.CAMERA_BLIND,
        reasons={"cause": "covered"},
    )
    send(EventUpdate(blind))
    _until(stopped)
    send(EventUpdate(replace(blind, ended=True)))


def taken_over(place: Path, _task: CameraTask, send: Send, stopped: Stopped) -> None:
    """Be watched, then send what runs where it is unpickled."""
    send(Started(INFO))
    pipe = _pipe_of(send)
    pipe.send(_Code(place))
    os.write(pipe.fileno(), b"\n")
    _until(stopped)

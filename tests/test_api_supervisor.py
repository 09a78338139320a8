"""Every camera's process is started, heard, started again when it dies, and ended."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
import workers
from waiting import until

from api.processes import Patience
from api.status import CameraState, CameraStatus
from api.supervisor import Supervisor, Work
from cameras.messages import EventUpdate, Finished, Message, Started
from cameras.worker import CameraTask

QUICK = Patience(quiet_s=30.0, stop_s=1.0, first_s=0.05, longest_s=0.1, steady_s=60.0)


@dataclass
class Heard:
    messages: list[tuple[str, Message]] = field(default_factory=list)
    lost: list[tuple[str, str]] = field(default_factory=list)

    def hear(self, name: str, message: Message) -> None:
        self.messages.append((name, message))

    def lose(self, name: str, cause: str) -> None:
        self.lost.append((name, cause))

    def kinds(self) -> list[type[Message]]:
        return [type(message) for _, message in self.messages]


Start = Callable[..., Supervisor]


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.fixture
def start(heard: Heard) -> Iterator[Start]:
    started: list[Supervisor] = []

    def begin(
        work: Work,
        patience: Patience = QUICK,
        cameras: int = 1,
        clock: Callable[[], float] = time.monotonic,
    ) -> Supervisor:
        tasks = [
            CameraTask(f"camera-{number}", "rtsp://guard:hunter2@192.0.2.1/east")
            for number in range(cameras)
        ]
        supervisor = Supervisor(
            tasks, heard.hear, heard.lose, work=work, patience=patience, clock=clock
        )
        started.append(supervisor)
        supervisor.start()
        return supervisor

    yield begin
    for supervisor in started:
        supervisor.stop()


def only(supervisor: Supervisor) -> CameraStatus:
    (status,) = supervisor.statuses()
    return status


def test_a_running_camera_tells_its_state_and_stops_when_asked(start: Start, heard: Heard) -> None:
    supervisor = start(workers.watches, cameras=2)
    until(lambda: all(status.frames == 25 for status in supervisor.statuses()))
    status = supervisor.statuses()[0]
    assert status.state is CameraState.RUNNING
    assert (status.width, status.height, status.codec) == (640, 360, "h264")
    assert (status.fps, status.corrupt_frames) == (25.0, 1)
    assert status.last_frame_at is not None
    assert "hunter2" not in repr(supervisor.statuses())

    began_s = time.monotonic()
    supervisor.stop()

    assert time.monotonic() - began_s < 5
    # What a worker says after it was asked to stop is heard, too.
    assert heard.kinds().count(Finished) == 2


def test_a_camera_that_fell_behind_is_degraded_for_a_minute(start: Start) -> None:
    now_s = 1000.0
    supervisor = start(workers.falls_behind, clock=lambda: now_s)
    until(lambda: only(supervisor).frames == 55)
    behind = only(supervisor)

    now_s += 61.0
    until(lambda: only(supervisor).degraded is None)

    assert behind.state is CameraState.RUNNING
    assert behind.degraded is not None
    assert "20 frames were not analysed" in behind.degraded
    assert "3 pictures were not looked at" in behind.degraded
    assert "packets" not in behind.degraded
    assert only(supervisor).skipped_frames == 20


def test_only_a_camera_whose_task_changed_is_started_anew(start: Start, heard: Heard) -> None:
    supervisor = start(workers.tells_its_process, cameras=3)
    until(lambda: all(status.frames for status in supervisor.statuses()))
    before = {status.name: status.frames for status in supervisor.statuses()}
    kept, _, gone = (CameraTask(name, "rtsp://guard:hunter2@192.0.2.1/east") for name in before)
    changed = CameraTask("camera-1", "rtsp://192.0.2.1/other")
    new = CameraTask("camera-9", "rtsp://192.0.2.1/new")

    supervisor.follow([new, changed, kept])
    until(lambda: all(status.frames for status in supervisor.statuses()))

    after = {status.name: status.frames for status in supervisor.statuses()}
    assert list(after) == ["camera-9", "camera-1", "camera-0"]
    assert after["camera-0"] == before["camera-0"]
    assert after["camera-1"] != before["camera-1"]
    assert sorted(name for name, _ in heard.lost) == ["camera-1", gone.name]


def test_what_was_stopped_follows_nothing(start: Start) -> None:
    supervisor = start(workers.watches)
    supervisor.stop()

    supervisor.follow([CameraTask("late", "rtsp://192.0.2.1/late")])

    assert [status.name for status in supervisor.statuses()] == ["camera-0"]


def test_a_source_that_ended_is_not_started_again(start: Start, heard: Heard) -> None:
    supervisor = start(workers.ends)
    until(lambda: bool(heard.lost))
    supervisor.stop()
    assert only(supervisor).state is CameraState.ENDED
    assert only(supervisor).restarts == 0
    assert heard.kinds() == [Started, Finished]


def test_a_source_that_cannot_be_opened_says_why(start: Start, heard: Heard) -> None:
    supervisor = start(workers.cannot_open)
    until(lambda: bool(heard.lost))
    assert only(supervisor).state is CameraState.FAILED
    assert only(supervisor).error == "camera-0: no such file"


def test_a_camera_that_was_away_tells_from_when_to_when_and_why(start: Start) -> None:
    before = datetime.now(UTC)
    supervisor = start(workers.comes_back)
    until(lambda: only(supervisor).reconnects == 1)

    status = only(supervisor)

    outage = status.last_outage
    assert outage is not None
    assert outage.cause == "camera-0: the stream broke off"
    assert before < outage.start < outage.end < datetime.now(UTC)
    assert (status.state, status.error, status.down_since) == (CameraState.RUNNING, None, None)
    assert status.clock_offset_s == -90.5


def test_a_process_that_dies_is_started_again(start: Start, heard: Heard) -> None:
    supervisor = start(workers.dies)
    until(lambda: len(heard.lost) >= 2)
    assert only(supervisor).restarts >= 1
    assert heard.lost[0] == ("camera-0", "the worker was ended by SIGSEGV; started again")
    assert EventUpdate in heard.kinds()


def test_a_process_that_hangs_is_killed_and_started_again(start: Start, heard: Heard) -> None:
    quiet = Patience(quiet_s=4.0, stop_s=1.0, first_s=0.05, longest_s=0.1)
    start(workers.hangs, quiet)
    until(lambda: bool(heard.lost))
    assert "said nothing for 4 s" in heard.lost[0][1]


def test_a_process_that_does_not_listen_is_killed_at_the_end(start: Start, heard: Heard) -> None:
    supervisor = start(workers.hangs)
    until(lambda: Started in heard.kinds())
    began_s = time.monotonic()
    supervisor.stop()
    assert time.monotonic() - began_s < 5


def test_what_a_camera_logs_carries_its_name_and_no_password(
    start: Start, caplog: pytest.LogCaptureFixture
) -> None:
    start(workers.logs)
    until(lambda: "stutters" in caplog.text)

    (line,) = [record for record in caplog.records if "stutters" in record.getMessage()]

    assert line.getMessage() == "camera-0: library: rtsp://192.0.2.1/east stutters"
    assert (line.levelname, vars(line)["camera"]) == ("WARNING", "camera-0")


def test_a_camera_that_goes_down_and_comes_back_is_logged_with_its_name(
    start: Start, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    supervisor = start(workers.comes_back)
    until(lambda: only(supervisor).reconnects == 1)

    lines = [record for record in caplog.records if record.name == "api.supervisor"]

    assert [line.getMessage().partition(" after")[0] for line in lines] == [
        "camera-0: camera-0: the stream broke off",
        "camera-0: is watched again",
    ]
    assert {vars(line)["camera"] for line in lines} == {"camera-0"}


def test_a_camera_that_is_covered_is_blind_until_it_sees(start: Start, heard: Heard) -> None:
    supervisor = start(workers.goes_blind)
    until(lambda: only(supervisor).blind is not None)
    blind = only(supervisor).blind

    supervisor.stop()

    assert blind == "covered"
    assert only(supervisor).blind is None
    assert heard.kinds().count(EventUpdate) == 2


def test_the_process_of_each_camera_is_told(start: Start, heard: Heard) -> None:
    supervisor = start(workers.dies)
    until(lambda: len(heard.lost) >= 2)

    (process,) = supervisor.processes()

    assert process.name == "camera camera-0"
    assert process.restarts >= 1


def test_a_running_process_tells_its_memory(start: Start) -> None:
    supervisor = start(workers.watches)

    until(lambda: supervisor.processes()[0].memory_mb > 1)


def test_a_camera_that_was_taken_over_runs_nothing_here(
    start: Start, heard: Heard, tmp_path: Path
) -> None:
    place = tmp_path / "was-here"
    start(partial(workers.taken_over, place))
    until(lambda: bool(heard.lost))

    assert heard.lost[0] == (
        "camera-0",
        "the worker said what is no message; started again",
    )
    assert not place.exists()

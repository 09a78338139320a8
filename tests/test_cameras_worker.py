import multiprocessing
import pickle
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Self

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rtsp_server import rtsp_server
from videos import make_video

from cameras.looking import Board
from cameras.messages import (
    ClipReady,
    EventUpdate,
    Failed,
    Finished,
    Message,
    Progress,
    Started,
    StillReady,
)
from cameras.source import Counters, OnPacket, Source, StreamInfo
from cameras.worker import CameraTask, MakeRule, Retry, _pause_s, run, run_once
from vision.detections import Detect, Detection
from vision.errors import AccessError, LookError, SourceError
from vision.options import Options
from vision.records import Event, EventKind, EventState, Frame, Picture

_EVENT = Event(
    id="e1",
    kind=EventKind.FALLING_OBJECT,
    state=EventState.PROVISIONAL,
    ended=False,
    start_s=0.4,
    end_s=0.4,
    first_frame=10,
    last_frame=10,
    confidence=0.5,
    path=(),
    reasons={},
)
_CONFIRMED = replace(_EVENT, state=EventState.CONFIRMED)


class ScriptedRule:
    """Says what it is told to say, at given frames."""

    def __init__(self, script: dict[int, Event], last: Sequence[Event] = ()) -> None:
        self._script = script
        self._last = last

    def update(self, frame: Frame) -> Sequence[Event]:
        event = self._script.get(frame.index)
        return [event] if event else []

    def finish(self) -> Sequence[Event]:
        return self._last


def _rule(script: dict[int, Event] | None = None, last: Sequence[Event] = ()) -> MakeRule:
    return lambda *_: ScriptedRule(script or {}, last)


@dataclass
class Clock:
    """Time that passes only when somebody sleeps."""

    now_s: float = 0.0
    slept: list[float] = field(default_factory=list)

    def __call__(self) -> float:
        return self.now_s

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now_s += seconds


class FakeSource:
    """A live camera with a few gray pictures, which then ends or breaks."""

    name = "fake"

    def __init__(self, clock: Clock, *, frames: int, fails: bool, lasts_s: float) -> None:
        self.info = StreamInfo(8, 8, "h264", rate_fps=25.0, live=True)
        self.counters = Counters()
        self._clock = clock
        self._count = frames
        self._fails = fails
        self._lasts_s = lasts_s

    def frames(self, on_packet: OnPacket | None = None) -> Iterator[Frame]:
        del on_packet
        luma = np.zeros((8, 8), np.uint8)
        for i in range(self._count):
            self._clock.now_s += self._lasts_s / self._count
            self.counters.frames += 1
            yield Frame(i, i / 25, None, luma, lambda: np.zeros((8, 8, 3), np.uint8))
        if self._fails:
            raise SourceError("fake: the stream broke off")

    def close(self) -> None:
        pass

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass


def test_a_file_is_told_from_start_to_finish(tmp_path: Path) -> None:
    video = make_video(tmp_path / "a.mp4")
    sent: list[Message] = []
    script = {10: _EVENT, 12: _CONFIRMED, 20: replace(_CONFIRMED, end_s=0.8, ended=True)}
    task = CameraTask("yard", str(video), out=tmp_path / "out", before_s=0.1, after_s=0.2)
    run_once(task, sent.append, lambda: False, make_rule=_rule(script))
    told = [message for message in sent if not isinstance(message, Progress)]
    assert [type(message) for message in told] == [
        Started,
        EventUpdate,
        EventUpdate,
        StillReady,
        EventUpdate,
        ClipReady,
        Finished,
    ]
    finished = told[-1]
    assert isinstance(finished, Finished)
    assert (finished.frames, finished.corrupt_frames, finished.events) == (50, 0, 1)
    assert finished.video_s == pytest.approx(2.0)
    assert pickle.loads(pickle.dumps(task)) == task


def test_without_a_folder_no_evidence_is_kept(tmp_path: Path) -> None:
    video = make_video(tmp_path / "a.mp4")
    sent: list[Message] = []
    last = [replace(_CONFIRMED, ended=True)]
    task = CameraTask("yard", str(video))
    run_once(task, sent.append, lambda: False, make_rule=_rule({10: _CONFIRMED}, last))
    assert not any(isinstance(message, StillReady | ClipReady) for message in sent)
    assert sent[-2:] == [EventUpdate(last[0]), replace(_finished(sent), events=1)]


def _finished(sent: list[Message]) -> Finished:
    assert isinstance(sent[-1], Finished)
    return sent[-1]


def test_an_event_of_the_last_picture_has_its_evidence(tmp_path: Path) -> None:
    video = make_video(tmp_path / "a.mp4")
    sent: list[Message] = []
    task = CameraTask("yard", str(video), out=tmp_path / "out")
    last = [replace(_CONFIRMED, ended=True)]
    run_once(task, sent.append, lambda: False, make_rule=_rule(last=last))
    told = [type(message) for message in sent if not isinstance(message, Progress)]
    assert told == [Started, EventUpdate, StillReady, ClipReady, Finished]


def test_a_stop_ends_a_pass_in_order() -> None:
    clock = Clock()
    sent: list[Message] = []
    run_once(
        CameraTask("yard", "rtsp://camera/1"),
        sent.append,
        lambda: len(sent) > 1,
        open_=lambda *_, **__: FakeSource(clock, frames=100, fails=False, lasts_s=10.0),
        make_rule=_rule({10: _CONFIRMED}, [replace(_CONFIRMED, ended=True)]),
        clock=clock,
    )
    assert isinstance(sent[-1], Finished)
    assert sent[-1].frames <= 11
    assert any(isinstance(message, EventUpdate) and message.event.ended for message in sent)


def test_progress_is_told_about_once_a_second() -> None:
    clock = Clock()
    sent: list[Message] = []
    run_once(
        CameraTask("yard", "rtsp://camera/1"),
        sent.append,
        lambda: False,
        open_=lambda *_, **__: FakeSource(clock, frames=250, fails=False, lasts_s=10.0),
        make_rule=_rule(),
        clock=clock,
    )
    told = [message for message in sent if isinstance(message, Progress)]
    assert 8 <= len(told) <= 10
    assert all(message.fps == pytest.approx(25, rel=0.05) for message in told)


def test_a_stream_that_breaks_ends_its_events_first() -> None:
    clock = Clock()
    sent: list[Message] = []
    ended = replace(_CONFIRMED, ended=True)
    with pytest.raises(SourceError, match="broke off"):
        run_once(
            CameraTask("yard", "rtsp://camera/1"),
            sent.append,
            lambda: False,
            open_=lambda *_, **__: FakeSource(clock, frames=20, fails=True, lasts_s=1.0),
            make_rule=_rule({10: _CONFIRMED}, [ended]),
            clock=clock,
        )
    assert sent[-1] == EventUpdate(ended)


@dataclass
class Camera:
    """Opens what a script says: an error, or a stream that lasts so many seconds."""

    clock: Clock
    script: list[Exception | float]
    opened_at: list[float] = field(default_factory=list)

    def open(self, url: str, *, interrupted: Callable[[], bool] | None = None) -> Source:
        del url, interrupted
        self.opened_at.append(self.clock.now_s)
        what = self.script.pop(0)
        if isinstance(what, Exception):
            raise what
        return FakeSource(self.clock, frames=10, fails=True, lasts_s=what)

    def watch(
        self,
        url: str = "rtsp://guard:secret@camera/1",
        knock: Callable[[str], bool | None] = lambda _: None,
    ) -> tuple[list[Message], list[float]]:
        """Run until the script is used up; give the messages and the waits between openings."""
        sent: list[Message] = []
        left_at: list[float] = []

        def send(message: Message) -> None:
            sent.append(message)
            if isinstance(message, Failed):
                left_at.append(self.clock.now_s)

        run(
            CameraTask("yard", url, retry=Retry(1.0, 8.0, 60.0, 60.0)),
            send,
            lambda: not self.script,
            open_=self.open,
            make_rule=_rule(),
            clock=self.clock,
            sleep=self.clock.sleep,
            scatter=lambda: 0.5,
            knock=knock,
        )
        waits = [b - a for a, b in zip(left_at, self.opened_at[1:], strict=False)]
        return sent, waits


def test_a_camera_is_tried_again_and_again_with_growing_waits() -> None:
    camera = Camera(Clock(), [SourceError(f"down {i}") for i in range(7)])
    sent, waits = camera.watch()
    assert waits == pytest.approx([1, 2, 4, 8, 8, 8])
    assert sent == [Failed(f"down {i}") for i in range(6)]


def test_a_stream_that_held_starts_the_waits_anew() -> None:
    down = SourceError("down")
    _, waits = Camera(Clock(), [down, down, 100.0, down, 2.0, down]).watch()
    assert waits == pytest.approx([1, 2, 1, 1, 2])


def test_a_camera_that_was_away_is_opened_as_soon_as_it_answers() -> None:
    camera = Camera(Clock(), [SourceError(f"down {i}") for i in range(8)])

    def knock(_: str) -> bool:
        return camera.clock.now_s > 12.0

    _, waits = camera.watch(knock=knock)

    # Away during the first waits, there after 12 s; what fails then is tried again from the start.
    assert waits[:3] == pytest.approx([1, 2, 4])
    assert 12.0 < camera.opened_at[4] < 14.5
    assert waits[4:6] == pytest.approx([1, 2])


@given(st.integers(1, 40), st.floats(0, 1))
def test_a_wait_is_between_a_second_and_a_minute(failures: int, scatter: float) -> None:
    assert 1.0 <= _pause_s(Retry(), failures, False, scatter) <= 60.0


def test_a_refused_password_is_tried_rarely() -> None:
    refused = AccessError("refused")
    _, waits = Camera(Clock(), [refused, refused, refused]).watch()
    assert waits == pytest.approx([60, 60])


def test_an_unforeseen_error_is_told_without_the_password() -> None:
    url = "rtsp://guard:secret@camera/1"
    camera = Camera(Clock(), [ValueError(f"odd\n{url}"), SourceError("down")])
    sent, _ = camera.watch(url)
    assert sent[0] == Failed(
        "rtsp://camera/1: failed unexpectedly (ValueError: odd rtsp://camera/1)"
    )


def test_a_file_is_tried_once(tmp_path: Path) -> None:
    sent: list[Message] = []
    path = str(tmp_path / "none.mp4")
    run(CameraTask("yard", path), sent.append, lambda: False, make_rule=_rule())
    assert sent == [Failed(f"{path}: does not exist; check the path")]


def test_a_real_stream_gives_an_event_with_a_clip(tmp_path: Path) -> None:
    video = make_video(tmp_path / "a.mp4", frames=75)
    sent: list[Message] = []
    script = {20: _CONFIRMED, 25: replace(_CONFIRMED, ended=True, end_s=1.0)}
    with rtsp_server(video) as url:
        run(
            CameraTask("yard", url, out=tmp_path / "out", before_s=0.2, after_s=0.4),
            sent.append,
            lambda: any(isinstance(message, ClipReady) for message in sent),
            make_rule=_rule(script),
        )
    clips = [message for message in sent if isinstance(message, ClipReady)]
    assert len(clips) == 1
    assert clips[0].playable
    assert Path(clips[0].path).is_file()


class Looks:
    """Asks for a look at every frame; what is not answered is not there."""

    def __init__(self, detect: Detect) -> None:
        self._detect = detect

    def update(self, frame: Frame) -> Sequence[Event]:
        with suppress(LookError):
            self._detect(frame.picture())
        return []

    def finish(self) -> Sequence[Event]:
        return []


def looks(_: Options, detect: Detect | None = None, /) -> Looks:
    assert detect is not None
    return Looks(detect)


def test_a_camera_that_is_late_asks_for_no_look_and_says_so() -> None:
    clock = Clock()
    source = FakeSource(clock, frames=50, fails=False, lasts_s=10.0)
    source.counters.late_s = 1.0
    looker = Board(multiprocessing.get_context("spawn"), 1, 64).looker(0)
    sent: list[Message] = []

    run_once(
        CameraTask("car", "rtsp://camera/1", looker=looker),
        sent.append,
        lambda: False,
        open_=lambda *_, **__: source,
        make_rule=looks,
        clock=clock,
    )

    missed = [message.missed_looks for message in sent if isinstance(message, Progress)]
    assert missed == sorted(missed)
    assert missed[-1] >= 40


def test_a_camera_asks_the_shared_detector() -> None:
    clock = Clock()
    board = Board(multiprocessing.get_context("spawn"), 1, 64)
    asked: list[Picture] = []
    stop = threading.Event()

    class Empty:
        def detect(
            self, pictures: Sequence[Picture], *, least_score: float | None = None
        ) -> list[tuple[Detection, ...]]:
            del least_score
            asked.extend(pictures)
            return [() for _ in pictures]

    def serve() -> None:
        while not stop.is_set():
            board.serve(Empty())  # type: ignore[arg-type]  # as much of a detector as is used

    detector = threading.Thread(target=serve)
    detector.start()
    sent: list[Message] = []
    run_once(
        CameraTask("car", "rtsp://camera/1", looker=board.looker(0)),
        sent.append,
        lambda: False,
        open_=lambda *_, **__: FakeSource(clock, frames=25, fails=False, lasts_s=10.0),
        make_rule=looks,
        clock=clock,
    )
    stop.set()
    detector.join()

    assert len(asked) == 25
    assert all(picture.shape == (64, 64, 3) for picture in asked)
    assert isinstance(sent[-2], Progress)
    assert sent[-2].missed_looks == 0


def test_a_real_stream_tells_what_comes_and_how_late_it_is_judged(tmp_path: Path) -> None:
    video = make_video(tmp_path / "a.mp4", frames=75)
    told: list[Progress] = []

    def send(message: Message) -> None:
        if isinstance(message, Progress):
            told.append(message)

    with rtsp_server(video) as url:
        run(CameraTask("yard", url), send, lambda: bool(told), make_rule=_rule())

    assert told[0].received_fps > 0
    assert told[0].decoded_fps > 0
    assert sum(told[0].latencies.counts) == told[0].frames
    assert told[0].latencies.sum_s >= 0

"""The loop of one camera: packets and frames in, verdicts, stills and clips out."""

import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Protocol

from cameras.container import ContainerSource
from cameras.knocking import answers
from cameras.looking import Looker
from cameras.messages import EventUpdate, Failed, Finished, Message, Started
from cameras.opening import open_source
from cameras.recorder import Recorder
from cameras.rules import rule_of
from cameras.source import Source
from cameras.telling import Telling
from cameras.urls import Kind, kind_of, redact, safe_name
from vision.detections import Detect, Detection
from vision.errors import AccessError, LookError, TowerwatchError
from vision.options import FallingOptions, Options, Polygon
from vision.records import Event, EventState, Frame, Picture, Rule

Send = Callable[[Message], None]
Stopped = Callable[[], bool]

_POLL_S = 0.2

_KNOCK_S = 2.0
"""Between two looks whether a camera is there again: cheap enough for one that is gone for good."""

_LOOK_S = 1.0
"""How long a live camera waits for the shared detector; its pictures wait meanwhile."""

_LATE_S = 0.5
"""A live camera that is later than this asks for no look: frames must not go unwatched for it."""

_RECORDED_LOOK_S = 60.0
"""How long a recording waits, which can: a detector that died is back by then."""


@dataclass(frozen=True, slots=True)
class Retry:
    """How long to wait before a camera is tried again, in seconds.

    The wait doubles from first_s to longest_s and is scattered by half, so that many cameras
    behind one switch do not come back at once. A refused password waits refused_s, because
    cameras lock accounts. A stream that held for steady_s starts the series anew, and so does a
    camera that was not even there and answers again; it is opened at once.
    """

    first_s: float = 1.0
    longest_s: float = 60.0
    refused_s: float = 60.0
    steady_s: float = 60.0


@dataclass(frozen=True, slots=True)
class CameraTask:
    """What a worker is to do.

    out: folder for stills and clips; None keeps no evidence. options: choose the rule.
    privacy: polygons blackened in stills, 0–1 of the picture. keep_audio: clips hold sound.
    keep_clips, footage, full: see `Recorder`. looker: asks the shared detector; None where the
    worker opens one of its own, if it needs one.
    """

    name: str
    url: str = field(repr=False)
    out: Path | None = None
    options: Options = field(default_factory=FallingOptions)
    before_s: float = 5.0
    after_s: float = 5.0
    privacy: tuple[Polygon, ...] = ()
    keep_audio: bool = False
    keep_clips: bool = True
    footage: Path | None = None
    full: Path | None = None
    retry: Retry = field(default_factory=Retry)
    looker: Looker | None = field(default=None, repr=False)


class Open(Protocol):
    """Opens a source, as `open_source` does."""

    def __call__(self, url: str, *, interrupted: Stopped | None = None) -> Source: ...


class MakeRule(Protocol):
    """Makes a rule, as `rule_of` does."""

    def __call__(self, options: Options, detect: Detect | None = None, /) -> Rule: ...


def run_once(
    task: CameraTask,
    send: Send,
    stopped: Stopped,
    *,
    open_: Open = open_source,
    make_rule: MakeRule = rule_of,
    clock: Callable[[], float] = time.monotonic,
) -> None:
    """One pass over a source: Started, then updates and evidence, then Finished.

    Ends early when stopped; what was seen until then is finished in order. Raises SourceError;
    events open at that moment are ended and their clips closed first.
    """
    with open_(task.url, interrupted=stopped) as source:
        send(Started(source.info))
        detect = _detect(task.looker, source, stopped) if task.looker else None
        _Pass(task, source, send, make_rule(task.options, detect), clock).run(stopped)


class _Pass:
    """The state of one pass over a source."""

    def __init__(
        self,
        task: CameraTask,
        source: Source,
        send: Send,
        rule: Rule,
        clock: Callable[[], float],
    ) -> None:
        self._source = source
        self._send = send
        self._rule = rule
        self._clock = clock
        self._recorder = _recorder(task, source, send)
        self._confirmed = 0
        self._video_s = 0.0
        self._began_s = clock()
        self._telling = Telling(source, send, clock)

    def run(self, stopped: Stopped) -> None:
        last: Frame | None = None
        on_packet = self._recorder.on_packet if self._recorder else None
        try:
            for frame in self._source.frames(on_packet):
                last = frame
                self._video_s = frame.t_s
                self._report(self._rule.update(frame), frame)
                self._telling.judged(frame)
                if stopped():
                    break
        finally:
            if last is not None:
                self._report(self._rule.finish(), last)
            if self._recorder:
                self._recorder.finish()
        counters = self._source.counters
        info = self._source.info
        # The last picture is shown for a frame's time, too.
        video_s = self._video_s + (1.0 / info.rate_fps if last and info.rate_fps else 0.0)
        wall_s = self._clock() - self._began_s
        self._send(
            Finished(counters.frames, counters.corrupt_frames, video_s, wall_s, self._confirmed)
        )

    def _report(self, events: Sequence[Event], frame: Frame) -> None:
        for event in events:
            self._confirmed += event.ended and event.state is EventState.CONFIRMED
            self._send(EventUpdate(event))
            if self._recorder:
                self._recorder.on_event(event, frame)


def _detect(looker: Looker, source: Source, stopped: Stopped) -> Detect:
    """The shared detector for the rule of a source; looks that it misses are counted."""
    counters = source.counters
    wait_s = _LOOK_S if source.info.live else _RECORDED_LOOK_S

    def detect(picture: Picture) -> Sequence[Detection]:
        try:
            if counters.late_s > _LATE_S:
                raise LookError(f"{source.name}: is {counters.late_s:.1f} s late; not looked at")
            return looker.look(picture, wait_s, stopped)
        except LookError:
            counters.missed_looks += 1
            raise

    return detect


def _recorder(task: CameraTask, source: Source, send: Send) -> Recorder | None:
    if task.out is None:
        return None
    return Recorder(
        task.out,
        send,
        source.info,
        source.templates if isinstance(source, ContainerSource) else None,
        before_s=task.before_s,
        after_s=task.after_s,
        privacy=task.privacy,
        keep_audio=task.keep_audio,
        keep_clips=task.keep_clips,
        footage=task.footage,
        full=task.full,
    )


def run(
    task: CameraTask,
    send: Send,
    stopped: Stopped,
    *,
    open_: Open = open_source,
    make_rule: MakeRule = rule_of,
    clock: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], None] = time.sleep,
    scatter: Callable[[], float] = random.random,
    knock: Callable[[str], bool | None] = answers,
) -> None:
    """Watch a camera until stopped: a live source that ends or fails is opened again.

    A file, a folder and a simulated camera that ends are read once. Never raises: what goes wrong
    is sent as Failed, in one line without passwords. scatter: 0–1, spreads the waits. knock: says
    whether something listens at an address, None where it does not know.
    """
    live = kind_of(task.url) in {Kind.RTSP, Kind.HTTP, Kind.DEVICE}

    def listen(message: Message) -> None:
        nonlocal live
        if isinstance(message, Started):
            live = message.info.live
        send(message)

    failures = 0
    while not stopped():
        began_s = clock()
        refused = False
        try:
            run_once(task, listen, stopped, open_=open_, make_rule=make_rule, clock=clock)
            if live and not stopped():
                send(Failed(f"{safe_name(task.url)}: the camera ended the stream"))
        except TowerwatchError as error:
            if stopped():
                return
            refused = isinstance(error, AccessError)
            send(Failed(str(error)))
        except Exception as error:  # noqa: BLE001  # a camera must never take the others with it
            send(Failed(_unforeseen(task, error)))
        if not live:
            return
        failures = 0 if clock() - began_s >= task.retry.steady_s else failures + 1
        wait_s = _pause_s(task.retry, failures, refused, scatter())
        if _came_back(partial(knock, task.url), wait_s, stopped, clock, sleep):
            failures = 0


def _pause_s(retry: Retry, failures: int, refused: bool, scatter: float) -> float:
    if refused:
        return retry.refused_s
    wait_s = min(retry.longest_s, retry.first_s * 2.0 ** min(max(failures - 1, 0), 16))
    return min(retry.longest_s, max(retry.first_s, wait_s * (0.75 + 0.5 * scatter)))


def _came_back(
    knock: Callable[[], bool | None],
    wait_s: float,
    stopped: Stopped,
    clock: Callable[[], float],
    sleep: Callable[[float], None],
) -> bool:
    """Wait; ends early, and true, when the camera was away and is there again."""
    away = False
    knock_s = clock()
    until_s = knock_s + wait_s
    while not stopped() and (left_s := until_s - clock()) > 0:
        if clock() >= knock_s:
            there = knock()
            if there and away:
                return True
            away = away or there is False
            knock_s = clock() + _KNOCK_S
        sleep(min(left_s, _POLL_S))
    return False


def _unforeseen(task: CameraTask, error: Exception) -> str:
    words = " ".join(redact(str(error), task.url).split())
    return f"{safe_name(task.url)}: failed unexpectedly ({type(error).__name__}: {words})"

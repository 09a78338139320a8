"""How a camera is doing is told about once a second."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import cast

import numpy as np

from cameras.messages import Message, Progress
from cameras.source import Counters, Source, StreamInfo
from cameras.telling import Telling
from vision.records import Frame

LUMA = np.zeros((8, 8), np.uint8)


@dataclass
class Stream:
    """A source that is not read: only its counters are looked at."""

    live: bool = True
    counters: Counters = field(default_factory=Counters)

    @property
    def info(self) -> StreamInfo:
        return StreamInfo(8, 8, "h264", rate_fps=25.0, live=self.live)


def told(stream: Stream, late_s: float | None, seconds: int = 3, unseen: int = 0) -> list[Progress]:
    """What is told while ten frames a second are judged, each so late; so many of ten unseen."""
    now_s = 0.0
    sent: list[Message] = []
    began_at = datetime.now(UTC)
    clock: Callable[[], float] = lambda: now_s  # noqa: E731  # the clock that is moved here
    telling = Telling(cast("Source", stream), sent.append, clock)
    for index in range(10 * seconds + 1):
        now_s = index / 10
        stream.counters.frames += 1
        stream.counters.received_frames += 2
        stream.counters.missed_looks += index % 10 < unseen
        taken_at = None if late_s is None else began_at + timedelta(seconds=now_s - late_s)
        telling.judged(Frame(index, now_s, taken_at, LUMA, lambda: np.zeros((8, 8, 3), np.uint8)))
    return [message for message in sent if isinstance(message, Progress)]


def test_rates_are_of_the_last_second() -> None:
    messages = told(Stream(), None)

    assert [message.t_s for message in messages] == [1.0, 2.0, 3.0]
    assert [round(message.decoded_fps) for message in messages[1:]] == [10, 10]
    assert [round(message.received_fps) for message in messages[1:]] == [20, 20]
    assert messages[1].fps == messages[1].decoded_fps


def test_a_picture_that_was_not_looked_at_is_not_analysed() -> None:
    messages = told(Stream(), None, unseen=4)

    assert [round(message.decoded_fps) for message in messages[1:]] == [10, 10]
    assert [round(message.fps) for message in messages[1:]] == [6, 6]


def test_how_late_frames_were_is_told_once() -> None:
    messages = told(Stream(), 0.3)

    counts = [message.latencies.counts for message in messages]
    assert [sum(count) for count in counts] == [11, 10, 10]
    assert all(count[3] == sum(count) for count in counts)
    assert 2.9 < messages[1].latencies.sum_s < 3.5


def test_a_recording_is_never_late() -> None:
    messages = told(Stream(live=False), 0.3)

    assert sum(sum(message.latencies.counts) for message in messages) == 0


def test_packets_that_wait_are_told() -> None:
    (message,) = told(Stream(counters=Counters(waiting_packets=7)), None, seconds=1)

    assert message.waiting_packets == 7

"""A camera that sends a film at its own pace, again and again."""

import math
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count, islice
from pathlib import Path
from typing import TypeAlias

import av
from av.container import InputContainer

from cameras.container import ContainerSource
from cameras.feeds import LiveFeed
from cameras.source import Source
from vision.scenes.spec import SceneSpec

AvPacket: TypeAlias = "av.Packet[av.VideoStream]"


@dataclass(frozen=True, slots=True)
class Film:
    """A scene as a camera sends it."""

    path: Path
    spec: SceneSpec

    @property
    def pixels(self) -> int:
        """Of one frame."""
        return self.spec.width * self.spec.height


@dataclass(slots=True)
class _Written:
    """What the muxer has written and the reader not yet taken."""

    data: bytearray = field(default_factory=bytearray)

    def write(self, data: bytes) -> int:
        self.data += data
        return len(data)


class Sender:
    """A stream to read from: each picture is there when its time has come, and not before.

    frames: how many are sent. pace: times as fast as filmed; infinity: as fast as it is read.
    busy_s: processor time that sending took.
    """

    def __init__(
        self,
        shown: Film,
        frames: int,
        pace: float,
        *,
        now_s: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._pieces = _pieces(shown, frames)
        self._frame_s = 1 / (shown.spec.fps * pace)
        self._now_s, self._sleep = now_s, sleep
        self._left = bytearray()
        self._sent = 0
        self._began_s = math.nan
        self.busy_s = 0.0

    def sent_s(self, frame: int) -> float:
        """When this picture is sent, by `now_s`; nan before the first one is."""
        return self._began_s + frame * self._frame_s

    def read(self, size: int) -> bytes:
        """At most `size` bytes; none at the end."""
        began_s = time.thread_time()
        if not self._left:
            self._left += next(self._pieces, b"")
            self._wait()
        data = bytes(self._left[:size])
        del self._left[:size]
        self.busy_s += time.thread_time() - began_s
        return data

    def _wait(self) -> None:
        if not self._sent:
            self._began_s = self._now_s()
        early_s = self.sent_s(self._sent) - self._now_s()
        self._sent += 1
        if early_s > 0:
            self._sleep(early_s)


def open_sent(
    url: str, sender: Sender, interrupted: Callable[[], bool], *, live: bool = True
) -> Source:
    """Open what a sender sends, as a camera's connection is opened. live: it does not wait."""

    def connect() -> InputContainer:
        # A live stream is not probed for long: each picture that is read ahead is a picture late.
        return av.open(sender, "r", format="nut", options={"fpsprobesize": "2"})

    feed = LiveFeed(connect, interrupted)
    container = feed.container()
    assert container is not None, "was stopped before it opened"
    return ContainerSource(url, url, container, feed, live=live)


def _pieces(shown: Film, frames: int) -> Iterator[bytes]:
    """The stream, a picture at a time."""
    written = _Written()
    with av.open(shown.path) as film, av.open(written, "w", format="nut") as output:
        stream = output.add_stream_from_template(film.streams.video[0])
        for packet in islice(_endless(film, shown.spec.frames), frames):
            packet.stream = stream
            output.mux(packet)
            yield bytes(written.data)
            written.data.clear()
    yield bytes(written.data)


def _endless(film: InputContainer, frames: int) -> Iterator[AvPacket]:
    video = film.streams.video[0]
    assert video.time_base is not None
    assert video.average_rate is not None
    length = round(frames / video.average_rate / video.time_base)
    for take in count():
        film.seek(0)
        for packet in film.demux(video):
            if packet.pts is None or packet.dts is None:
                continue
            packet.pts += take * length
            packet.dts += take * length
            yield packet

"""The simulated camera: a drawn scene, encoded, so that it arrives as packets like any camera."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import av

from cameras.container import ContainerSource
from cameras.encoder import Coding, Encoder, Scene
from cameras.scenes import Run, Spec, parsed, scene_of
from cameras.source import OnPacket, Source
from vision.errors import EvidenceError, SettingError, SourceError
from vision.records import Frame

_FORMATS = {".mp4": "mp4", ".mkv": "matroska", ".ts": "mpegts"}


def open_simulated(
    url: str,
    *,
    now_s: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], None] = time.sleep,
) -> Source:
    """Open sim://facade?width=…&… or sim://elevator?entries=…&….

    The query takes every field of SceneSpec or ElevatorSpec (those that hold several with commas
    between them) and Coding, realtime=1 and loop=1; a loop goes on with another take of the same
    scene, without a break in stream time. Raises SourceError.
    """
    scene, coding, run = parsed(url)
    feed = _Feed(scene, coding, run, now_s, sleep)
    try:
        # A live stream is not probed for long: each picture that is read ahead is a picture late.
        container = av.open(feed, "r", format="nut", options={"fpsprobesize": "2"})
        return _SimulatedSource(url, container, feed, scene)
    except av.error.FFmpegError as error:
        feed.finish()
        raise SourceError(f"{url}: cannot be encoded here ({error.strerror})") from None


def encode_scene(
    spec: Spec,
    path: Path,
    codec: str = "h264",
    bitrate: int | None = None,
    preset: str = "ultrafast",
    frames: range | None = None,
) -> None:
    """Write a scene to an MP4, MKV or TS file, complete or not at all.

    bitrate: bit/s. frames: all of them where it is None. Raises SettingError for a wrong coding,
    EvidenceError for a full disk.
    """
    coding = Coding(codec, preset, bitrate)
    if path.suffix not in _FORMATS:
        raise SettingError("path", f"ends in {path.suffix!r}; give one of {', '.join(_FORMATS)}")
    scene = scene_of(spec)
    partial = path.with_name(path.name + ".part")
    try:
        with (
            partial.open("wb") as file,
            av.open(file, "w", format=_FORMATS[path.suffix]) as output,
        ):
            encoder = Encoder(output, spec, coding, live=False)
            for number, index in enumerate(frames or range(scene.frames)):
                encoder.write(scene, index, number)
            encoder.finish()
        partial.replace(path)
    except OSError as error:
        raise EvidenceError(f"{path}: cannot be written ({error.strerror or error})") from None
    finally:
        partial.unlink(missing_ok=True)


@dataclass(slots=True)
class _Pipe:
    """What the muxer has written and the demuxer has not yet read."""

    data: bytearray = field(default_factory=bytearray)

    def write(self, data: bytes) -> int:
        self.data += data
        return len(data)


class _Feed:
    """A file that encodes the next picture when somebody reads it."""

    def __init__(
        self,
        scene: Scene,
        coding: Coding,
        run: Run,
        now_s: Callable[[], float],
        sleep: Callable[[float], None],
    ) -> None:
        self._scene, self._run, self._now_s, self._sleep = scene, run, now_s, sleep
        self.live = run.realtime
        self.endless = run.loop
        self._pipe = _Pipe()
        self._output = av.open(self._pipe, "w", format="nut")
        self._encoder = Encoder(self._output, scene.spec, coding, live=True)
        self._index = self._sent = 0
        self._start_s: float | None = None
        self._ended = False

    def read(self, size: int) -> bytes:
        while not self._pipe.data and not self._ended:
            self._next()
        data = bytes(self._pipe.data[:size])
        del self._pipe.data[: len(data)]
        return data

    def finish(self) -> None:
        """End the stream; may be called twice."""
        if not self._ended:
            self._ended = True
            self._encoder.finish()
            self._output.close()

    def _next(self) -> None:
        if self._index == self._scene.frames:
            if not self._run.loop:
                self.finish()
                return
            self._scene, self._index = self._scene.next_take(), 0
        if self._run.realtime:
            self._wait()
        self._encoder.write(self._scene, self._index, self._sent)
        self._index += 1
        self._sent += 1

    def _wait(self) -> None:
        if self._start_s is None:
            self._start_s = self._now_s()
        early_s = self._start_s + self._sent / self._scene.spec.fps - self._now_s()
        if early_s > 0:
            self._sleep(early_s)


class _SimulatedSource(ContainerSource):
    """Reads the feed as any container, and knows when each picture was taken."""

    def __init__(
        self, url: str, container: av.container.InputContainer, feed: _Feed, scene: Scene
    ) -> None:
        self._scene_feed = feed
        self._opened_at = datetime.now(UTC)
        super().__init__(url, url, container)
        self.info = replace(
            self.info,
            live=feed.live,
            rate_fps=scene.spec.fps,
            frames=None if feed.endless else scene.frames,
            duration_s=None if feed.endless else scene.frames / scene.spec.fps,
        )

    def frames(self, on_packet: OnPacket | None = None) -> Iterator[Frame]:
        """See `Source.frames`; every frame has a capture time."""
        for frame in super().frames(on_packet):
            yield replace(frame, captured_at=self._opened_at + timedelta(seconds=frame.t_s))

    def close(self) -> None:
        """Stop drawing."""
        self._scene_feed.finish()
        super().close()

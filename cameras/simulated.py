"""The simulated camera: a drawn scene, encoded, so that it arrives as packets like any camera."""

import difflib
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import av
import numpy as np
from av.container import OutputContainer

from cameras.container import ContainerSource
from cameras.source import OnPacket, Source
from vision.errors import EvidenceError, SettingError, SourceError
from vision.records import Frame
from vision.scenes.scene import FacadeScene
from vision.scenes.spec import SceneSpec

_ENCODERS: Mapping[str, str] = {"h264": "libx264", "hevc": "libx265"}
_PRESETS = ("ultrafast", "superfast", "veryfast", "faster", "fast", "medium", "slow")
_FORMATS = {".mp4": "mp4", ".mkv": "matroska", ".ts": "mpegts"}


@dataclass(frozen=True, slots=True)
class Coding:
    """bitrate: bit/s, or None for constant quality. gop_s: seconds from key frame to key frame."""

    codec: str = "h264"
    preset: str = "ultrafast"
    bitrate: int | None = None
    gop_s: float = 2.0

    def __post_init__(self) -> None:
        if self.codec not in _ENCODERS:
            raise SettingError("codec", f"is {self.codec!r}; give one of {', '.join(_ENCODERS)}")
        if self.preset not in _PRESETS:
            raise SettingError("preset", f"is {self.preset!r}; give one of {', '.join(_PRESETS)}")
        if self.bitrate is not None and not 50_000 <= self.bitrate <= 100_000_000:
            raise SettingError("bitrate", f"is {self.bitrate}; give 50000 to 100000000 bit/s")
        if not 0.1 <= self.gop_s <= 60:
            raise SettingError("gop_s", f"is {self.gop_s:g}; give 0.1 to 60")


@dataclass(frozen=True, slots=True)
class _Run:
    """realtime: as fast as a camera, not as fast as can be. loop: never end."""

    realtime: bool = False
    loop: bool = False


def open_simulated(
    url: str,
    *,
    now_s: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], None] = time.sleep,
) -> Source:
    """Open sim://facade?width=…&….

    The query takes every field of SceneSpec (distractors with commas between them) and Coding,
    realtime=1 and loop=1; a loop goes on with another take of the same scene, without a break in
    stream time. Raises SourceError.
    """
    spec, coding, run = _parse(url)
    try:
        scene = FacadeScene(spec)
    except SettingError as error:
        raise SourceError(f"{url}: {error}") from None
    feed = _Feed(scene, coding, run, now_s, sleep)
    try:
        # A live stream is not probed for long: each picture that is read ahead is a picture late.
        container = av.open(feed, "r", format="nut", options={"fpsprobesize": "2"})
        return _SimulatedSource(url, container, feed, scene)
    except av.error.FFmpegError as error:
        feed.finish()
        raise SourceError(f"{url}: cannot be encoded here ({error.strerror})") from None


def encode_scene(
    spec: SceneSpec,
    path: Path,
    codec: str = "h264",
    bitrate: int | None = None,
    preset: str = "ultrafast",
) -> None:
    """Write a whole scene to an MP4, MKV or TS file, complete or not at all.

    bitrate: bit/s. Raises SettingError for a wrong coding, EvidenceError for a full disk.
    """
    coding = Coding(codec, preset, bitrate)
    if path.suffix not in _FORMATS:
        raise SettingError("path", f"ends in {path.suffix!r}; give one of {', '.join(_FORMATS)}")
    scene = FacadeScene(spec)
    partial = path.with_name(path.name + ".part")
    try:
        with (
            partial.open("wb") as file,
            av.open(file, "w", format=_FORMATS[path.suffix]) as output,
        ):
            encoder = _Encoder(output, spec, coding, live=False)
            for index in range(scene.frames):
                encoder.write(scene, index, index)
            encoder.finish()
        partial.replace(path)
    except OSError as error:
        raise EvidenceError(f"{path}: cannot be written ({error.strerror or error})") from None
    finally:
        partial.unlink(missing_ok=True)


class _Encoder:
    """Draws frames and writes them, encoded, to a container."""

    def __init__(
        self, output: OutputContainer, spec: SceneSpec, coding: Coding, *, live: bool
    ) -> None:
        rate = Fraction(spec.fps).limit_denominator(1001)
        gop = max(1, round(coding.gop_s * spec.fps))
        # One thread: the same scene gives the same bytes on every machine.
        private = f"repeat-headers=1:scenecut=0:keyint={gop}:min-keyint={gop}"
        if coding.codec == "hevc":
            private += ":log-level=error:pools=none:frame-threads=1:bframes=0"
        options = {"preset": coding.preset}
        options["x264-params" if coding.codec == "h264" else "x265-params"] = private
        if live:
            options["tune"] = "zerolatency"
        if coding.bitrate is not None:
            options |= {"maxrate": str(coding.bitrate), "bufsize": str(2 * coding.bitrate)}
        self._output = output
        stream = output.add_stream(_ENCODERS[coding.codec], rate=rate)
        assert isinstance(stream, av.VideoStream)
        self._stream = stream
        stream.width, stream.height, stream.pix_fmt = spec.width, spec.height, "yuv420p"
        stream.codec_context.gop_size = gop
        stream.codec_context.max_b_frames = 0
        stream.codec_context.thread_count = 1
        stream.codec_context.time_base = 1 / rate
        stream.codec_context.color_range = 2  # full: drawn grey levels reach from 0 to 255
        if coding.bitrate is not None:
            stream.codec_context.bit_rate = coding.bitrate
        stream.options = {**options}
        self._time_base = 1 / rate

    def write(self, scene: FacadeScene, index: int, pts: int) -> None:
        luma = scene.draw(index)
        planes = np.concatenate([luma.ravel(), *(plane.ravel() for plane in scene.chroma)])
        picture = av.VideoFrame.from_ndarray(planes.reshape(-1, luma.shape[1]), "yuv420p")
        picture.pts, picture.time_base = pts, self._time_base
        picture.color_range = 2
        self._output.mux(self._stream.encode(picture))

    def finish(self) -> None:
        self._output.mux(self._stream.encode(None))


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
        scene: FacadeScene,
        coding: Coding,
        run: _Run,
        now_s: Callable[[], float],
        sleep: Callable[[float], None],
    ) -> None:
        self._scene, self._run, self._now_s, self._sleep = scene, run, now_s, sleep
        self.live = run.realtime
        self.endless = run.loop
        self._pipe = _Pipe()
        self._output = av.open(self._pipe, "w", format="nut")
        self._encoder = _Encoder(self._output, scene.spec, coding, live=True)
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
        self, url: str, container: av.container.InputContainer, feed: _Feed, scene: FacadeScene
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


def _parse(url: str) -> tuple[SceneSpec, Coding, _Run]:
    parts = urlsplit(url)
    if parts.netloc != "facade" or parts.path not in {"", "/"}:
        raise SourceError(f"{url}: names no scene; give sim://facade")
    values: dict[str, dict[str, Any]] = {"scene": {}, "coding": {}, "run": {}}
    for key, text in parse_qsl(parts.query, keep_blank_values=True):
        if key not in _KEYS:
            near = difflib.get_close_matches(key, _KEYS, 1, 0.0)
            raise SourceError(f"{url}: {key!r} is unknown; the nearest is {near[0]!r}")
        part, read = _KEYS[key]
        try:
            values[part][key] = read(text)
        except ValueError:
            raise SourceError(f"{url}: {key} is {text!r}; give a number") from None
    try:
        return (
            SceneSpec(**values["scene"]),
            Coding(**values["coding"]),
            _Run(**values["run"]),
        )
    except SettingError as error:
        raise SourceError(f"{url}: {error}") from None


def _names(text: str) -> tuple[str, ...]:
    return tuple(name for name in text.split(",") if name)


def _yes(text: str) -> bool:
    if text not in {"0", "1"}:
        raise ValueError
    return text == "1"


def _reader(default: object) -> Callable[[str], object]:
    """How a field is read whose usual value is `default`; those without one are numbers."""
    readers: tuple[tuple[type, Callable[[str], object]], ...] = (
        (bool, _yes),
        (int, int),
        (str, str),
        (tuple, _names),
    )
    return next((read for kind, read in readers if isinstance(default, kind)), float)


_KEYS: Mapping[str, tuple[str, Callable[[str], object]]] = {
    f.name: (part, _reader(f.default))
    for part, record in (("scene", SceneSpec), ("coding", Coding), ("run", _Run))
    for f in fields(record)
} | {"bitrate": ("coding", int)}

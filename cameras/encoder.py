"""Drawn scenes as coded video."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Protocol, Self

import av
import numpy as np
from av.container import OutputContainer
from numpy.typing import NDArray

from vision.errors import SettingError

_ENCODERS: Mapping[str, str] = {"h264": "libx264", "hevc": "libx265"}
_PRESETS = ("ultrafast", "superfast", "veryfast", "faster", "fast", "medium", "slow")


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


class Sizes(Protocol):
    """What a scene's specification says of its pictures: pixels, even, and frames a second."""

    @property
    def width(self) -> int: ...

    @property
    def height(self) -> int: ...

    @property
    def fps(self) -> float: ...


class Scene(Protocol):
    """Something that draws frames in any order, and knows their number."""

    @property
    def spec(self) -> Sizes: ...

    @property
    def frames(self) -> int: ...

    def planes(self, index: int) -> NDArray[np.uint8]:
        """A frame as YUV 4:2:0 of full range, shape (3 height / 2, width)."""

    def next_take(self) -> Self:
        """The same place; something else happens."""


class Encoder:
    """Draws frames and writes them, encoded, to a container."""

    def __init__(self, output: OutputContainer, spec: Sizes, coding: Coding, *, live: bool) -> None:
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

    def write(self, scene: Scene, index: int, pts: int) -> None:
        """Draw the frame of this number and send it as the one of this time, in frames."""
        picture = av.VideoFrame.from_ndarray(scene.planes(index), "yuv420p")
        picture.pts, picture.time_base = pts, self._time_base
        picture.color_range = 2
        self._output.mux(self._stream.encode(picture))

    def finish(self) -> None:
        """Send what the codec still holds."""
        self._output.mux(self._stream.encode(None))

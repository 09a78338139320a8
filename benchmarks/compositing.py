"""A recorded clip with throws in it, encoded again as it was."""

import hashlib
import os
from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np
from av.container import OutputContainer
from numpy.typing import NDArray

from benchmarks.overlay import Overlay, Traces, trace
from benchmarks.recording import Recording, survey
from benchmarks.throwing import Throw, plan
from cameras.opening import open_source
from vision import scenes
from vision.errors import EvidenceError, InputError
from vision.records import Frame

LEAST_BITRATE = 1_000_000 / (1280 * 720)
"""bit/s a pixel."""

_TICKS = 90_000  # a second
_GOP_S = 2.0


@dataclass(frozen=True, slots=True)
class Composite:
    """path: of the encoded file; its frames are those of the clip, one for one."""

    path: Path
    recording: Recording
    throws: list[Throw]
    traces: Traces


def composite(clip: Path, cache: Path, seed: int, throws_a_minute: float) -> Composite:
    """Throw into a clip, unless the cache holds it: the file's name tells the clip's bytes, the
    seed and the drawing code. Raises InputError for the clip, EvidenceError for the cache."""
    try:
        with clip.open("rb") as file:
            content = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise InputError(f"{clip}: cannot be read ({error.strerror})") from None
    seeds = [seed, int(content[:8], 16)]
    known = survey(clip)
    throws = plan(known, throws_a_minute, np.random.default_rng(seeds))
    traces = trace(throws, known.times_s)
    recipe = f"{content} {seed} {throws_a_minute} {_drawing_code()}"
    path = cache / f"{hashlib.sha256(recipe.encode()).hexdigest()[:24]}.mp4"
    if not path.exists():
        encode(clip, known, Overlay(throws, traces, known.noise, seeds), path)
    return Composite(path, known, throws, traces)


def encode(clip: Path, known: Recording, things: Overlay, target: Path) -> None:
    """Write the clip with things in it to an MP4 file, complete or not at all.

    HEVC stays HEVC, all else becomes H.264, at about the bit rate that the clip had. Frame times
    are kept. Raises InputError for the clip, EvidenceError for the target.
    """
    partial = target.with_name(f"{target.stem}.{os.getpid()}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with (
            open_source(str(clip)) as source,
            partial.open("wb") as file,
            av.open(file, "w", format="mp4") as output,
        ):
            writer = _Writer(output, known)
            for frame in source.frames():
                planes = _planes(frame, known)
                things.draw(frame.index, planes[: known.height])
                writer.write(planes, frame.t_s)
            writer.finish()
        partial.replace(target)
    except OSError as error:
        raise EvidenceError(
            f"{target}: cannot be written ({error.strerror or error}); give another --cache"
        ) from None
    finally:
        with suppress(OSError):
            partial.unlink()


class _Writer:
    """Encodes pictures into a container."""

    def __init__(self, output: OutputContainer, known: Recording) -> None:
        rate = Fraction(1 / known.frame_s).limit_denominator(1001)
        bitrate = round(max(known.bitrate, LEAST_BITRATE * known.width * known.height))
        encoder = "libx265" if known.codec == "hevc" else "libx264"
        self._output = output
        stream = output.add_stream(encoder, rate=rate)
        assert isinstance(stream, av.VideoStream)
        self._stream = stream
        stream.width, stream.height, stream.pix_fmt = known.width, known.height, "yuv420p"
        context = stream.codec_context
        context.time_base = Fraction(1, _TICKS)
        context.bit_rate = bitrate
        context.gop_size = max(1, round(_GOP_S * rate))
        context.max_b_frames = 0
        # One thread: the same throws give the same bytes on every machine.
        context.thread_count = 1
        options = {"preset": "veryfast", "maxrate": str(bitrate), "bufsize": str(2 * bitrate)}
        if encoder == "libx265":
            options["x265-params"] = "log-level=error:pools=none:frame-threads=1:bframes=0"
        stream.options = {**options}
        self._last = -1

    def write(self, planes: NDArray[np.uint8], t_s: float) -> None:
        """Take a picture in YUV 4:2:0, shape (height × 3 / 2, width)."""
        picture = av.VideoFrame.from_ndarray(planes, "yuv420p")
        self._last = max(round(t_s * _TICKS), self._last + 1)
        picture.pts, picture.time_base = self._last, Fraction(1, _TICKS)
        self._output.mux(self._stream.encode(picture))

    def finish(self) -> None:
        self._output.mux(self._stream.encode(None))


def _planes(frame: Frame, known: Recording) -> NDArray[np.uint8]:
    """The picture in YUV 4:2:0; its luma is exactly the frame's."""
    width, height = known.width, known.height
    picture = np.ascontiguousarray(frame.picture()[:height, :width])
    planes = np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2YUV_I420), np.uint8)
    planes[:height] = frame.luma[:height, :width]
    return planes


def _drawing_code() -> str:
    """Checksum of all that decides what a composite looks like."""
    here = Path(__file__).parent
    own = [here / f"{name}.py" for name in ("compositing", "overlay", "recording", "throwing")]
    digest = hashlib.sha256()
    for file in [*own, *sorted(Path(scenes.__file__).parent.rglob("*.py"))]:
        digest.update(file.read_bytes())
    return digest.hexdigest()

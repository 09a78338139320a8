"""Small videos for tests, made on the spot; no two pictures of one are equal."""

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np

from vision.records import Picture

WIDTH, HEIGHT, RATE_FPS = 160, 120, 25


def picture(index: int, width: int = WIDTH, height: int = HEIGHT) -> Picture:
    """A gradient with a bright square that moves right; the top left corner is white."""
    x = np.linspace(20, 120, width, dtype=np.float32)
    y = np.linspace(0, 60, height, dtype=np.float32)[:, None]
    gray = (x + y).astype(np.uint8)
    left = 20 + (index * 3) % (width - 60)
    gray[height // 2 : height // 2 + 20, left : left + 20] = 230
    gray[:16, :16] = 255
    return np.asarray(cv2.cvtColor(gray, cv2.COLOR_GRAY2BGR), np.uint8)


def make_video(
    path: Path,
    *,
    codec: str = "libx264",
    frames: int = 50,
    gop: int = 10,
    width: int = WIDTH,
    height: int = HEIGHT,
    pix_fmt: str = "yuv420p",
    b_frames: int = 0,
    rotation_deg: int = 0,
    audio: bool = False,
    times: Sequence[int] | None = None,
    draw: Callable[[int, int, int], Picture] = picture,
) -> Path:
    """Write a video; the suffix chooses the container.

    rotation_deg: counter-clockwise, as players turn it. times: presentation time of each
    picture in milliseconds, for a variable rate.
    """
    options = {"libx265": {"x265-params": f"log-level=none:bframes={b_frames}"}}.get(codec, {})
    with av.open(path, "w") as output:
        stream = output.add_stream(codec, rate=RATE_FPS, options=options)
        assert isinstance(stream, av.VideoStream)
        stream.width, stream.height, stream.pix_fmt = width, height, pix_fmt
        stream.codec_context.thread_count = 1
        stream.codec_context.gop_size = gop
        stream.codec_context.max_b_frames = b_frames
        if times is not None:
            stream.codec_context.time_base = Fraction(1, 1000)
        if rotation_deg:
            stream.set_display_rotation(rotation_deg)
        sound = output.add_stream("aac", rate=48_000) if audio else None
        if isinstance(sound, av.AudioStream):
            sound.layout = "mono"
        for i in range(frames):
            frame = av.VideoFrame.from_ndarray(draw(i, width, height), format="bgr24")
            frame = frame.reformat(format=pix_fmt)
            frame.pts = i if times is None else times[i]
            frame.time_base = Fraction(1, RATE_FPS if times is None else 1000)
            output.mux(stream.encode(frame))
        output.mux(stream.encode(None))
        if isinstance(sound, av.AudioStream):
            for packet in _tone(sound, frames / RATE_FPS):
                output.mux(packet)
    return path


def make_sound(path: Path) -> Path:
    """Write a file with sound and no picture."""
    with av.open(path, "w") as output:
        sound = output.add_stream("aac", rate=48_000)
        assert isinstance(sound, av.AudioStream)
        sound.layout = "mono"
        for packet in _tone(sound, 1.0):
            output.mux(packet)
    return path


def _tone(sound: av.AudioStream, seconds: float) -> "Iterator[av.Packet[av.AudioStream]]":
    for start in range(0, int(seconds * 48_000), 1024):
        wave = np.sin(np.arange(start, start + 1024) * 0.05).astype(np.float32)[None] * 0.2
        frame = av.AudioFrame.from_ndarray(wave, format="fltp", layout="mono")
        frame.sample_rate = 48_000
        frame.pts = start
        frame.time_base = Fraction(1, 48_000)
        yield from sound.encode(frame)
    yield from sound.encode(None)


def damage(path: Path, start_share: float, end_share: float) -> Path:
    """Overwrite a part of a file with noise."""
    data = bytearray(path.read_bytes())
    start, end = int(len(data) * start_share), int(len(data) * end_share)
    data[start:end] = np.random.default_rng(7).bytes(end - start)
    path.write_bytes(data)
    return path


def cut(path: Path, share: float) -> Path:
    """Keep only the first part of a file."""
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * share)])
    return path


def units(path: Path, *, video: bool = True) -> list[bytes]:
    """What the coded stream holds, in order: NAL units for H.264 and HEVC, else packets.

    Parameter sets and delimiters that stand in the header of one container and in the stream of
    another are left out.
    """
    found: list[bytes] = []
    with av.open(path) as container:
        stream = container.streams.video[0] if video else container.streams.audio[0]
        name = stream.codec_context.name
        for packet in container.demux(stream):
            data = bytes(packet)
            if not data:
                continue
            if name not in {"h264", "hevc"}:
                found.append(data)
                continue
            extradata = stream.codec_context.extradata or b""
            found += [unit for unit in _nals(data, extradata) if not _is_header(unit, name)]
    return found


def _nals(data: bytes, extradata: bytes) -> list[bytes]:
    if extradata[:1] != b"\x01":
        parts = data.replace(b"\x00\x00\x00\x01", b"\x00\x00\x01").split(b"\x00\x00\x01")
        return [part for part in parts if part]
    found = []
    while data:
        size = int.from_bytes(data[:4], "big")
        found.append(data[4 : 4 + size])
        data = data[4 + size :]
    return found


def _is_header(unit: bytes, codec: str) -> bool:
    if codec == "h264":
        return unit[0] & 0x1F in {7, 8, 9}
    return (unit[0] >> 1) & 0x3F in {32, 33, 34, 35}

"""What an open container holds: which streams, their rates and lengths, and the camera's clock."""

import sys
from fractions import Fraction

import av
from av.container import InputContainer

from cameras.feeds import AvPacket
from cameras.source import Counters
from cameras.timeline import PacketClock
from vision.errors import SourceError

_DEFAULT_RATE_FPS = 25.0

TICK = Fraction(1, 90_000)
"""The time base of a stream that tells none."""


def streams_of(
    container: InputContainer, name: str
) -> tuple[av.VideoStream, av.AudioStream | None]:
    """The pictures and, if it can be decoded, the sound. Raises SourceError."""
    pictures = [
        stream
        for stream in container.streams.video
        if not stream.disposition & av.stream.Disposition.attached_pic
    ]
    audio = container.streams.audio[0] if container.streams.audio else None
    if not pictures:
        raise SourceError(f"{name}: holds {'sound but ' if audio else ''}no picture")
    # Without a decoder PyAV has no context, though its type says otherwise.
    if not _decodes(pictures[0]):
        raise SourceError(f"{name}: its codec cannot be decoded here")
    return pictures[0], audio if audio is not None and _decodes(audio) else None


def _decodes(stream: av.stream.Stream) -> bool:
    return isinstance(stream.codec_context, av.CodecContext)


def rate_fps_of(video: av.VideoStream) -> float:
    """Pictures a second as the container has it, 25 where it has nothing that can be."""
    rate = video.average_rate or video.guessed_rate
    return float(rate) if rate and 0 < rate <= 1000 else _DEFAULT_RATE_FPS


def packet_clock(
    stream: av.stream.Stream, rate_fps: float, counters: Counters, *, live: bool
) -> PacketClock:
    """A clock that mends the timestamps of a stream."""
    time_base = stream.time_base or TICK
    is_video = stream.type == "video"
    step = max(1, round(1.0 / rate_fps / time_base)) if is_video else 1
    return PacketClock(time_base, step, counters if is_video else Counters(), live)


def duration_s_of(container: InputContainer, video: av.VideoStream) -> float | None:
    """Length of a recording in seconds; None where nobody knows."""
    if video.duration and video.time_base:
        return float(video.duration * video.time_base)
    return container.duration / av.time_base if container.duration else None


def camera_time_s(packet: AvPacket) -> float | None:
    """What the camera's clock showed at a packet, seconds since 1970; None where it is not told.

    FFmpeg works it out from RTCP's sender reports, and writes it beside the packet in microseconds.
    """
    if not packet.has_sidedata("prft"):
        return None
    microseconds = bytes(packet.get_sidedata("prft"))[:8]
    return int.from_bytes(microseconds, sys.byteorder, signed=True) / 1e6

"""What a stream really sends: its pictures, keyframes and bits over some seconds."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from cameras.opening import open_source
from cameras.source import Packet, StreamInfo
from cameras.urls import safe_name
from vision.errors import SourceError
from vision.records import Picture

_PATIENCE = 3.0
"""A second keyframe is waited for as many times as long as was asked for."""

_OPEN_S = 15.0
_UNEVEN = 1.5
"""A pause between two pictures this many times the usual one is no jitter."""

_UNEVEN_SHARE = 0.05


@dataclass(frozen=True, slots=True)
class Measured:
    """A stream as it came for `measured_s` seconds.

    rate_fps: pictures a second. keyframe_every_s: the longest time between two keyframes;
    None when no second one came. smart: keyframes came further apart now and then.
    bits_per_pixel: of a picture. uneven: pictures came at no steady rate. picture: the last one.
    """

    info: StreamInfo
    measured_s: float
    rate_fps: float
    keyframe_every_s: float | None
    smart: bool
    kbit_s: float
    bits_per_pixel: float
    b_frames: bool
    uneven: bool
    picture: Picture


def measure(
    url: str, wanted_s: float = 10.0, clock: Callable[[], float] = time.monotonic
) -> Measured:
    """Read a stream for so long, or longer until its second keyframe. Raises SourceError."""
    packets: list[tuple[float, int, bool]] = []

    def on_packet(packet: Packet) -> None:
        if packet.is_video:
            packets.append((packet.t_s, len(packet.data), packet.keyframe))

    gives_up_s = clock() + _OPEN_S + _PATIENCE * wanted_s
    with open_source(url, interrupted=lambda: clock() > gives_up_s) as source:
        info, last = source.info, None
        for frame in source.frames(on_packet):
            last = frame
            keyframes = sum(key for _, _, key in packets)
            enough = frame.t_s >= wanted_s and keyframes > 1
            if enough or frame.t_s >= _PATIENCE * wanted_s:
                break
        picture = last.picture() if last is not None else None
    if picture is None or len(packets) < 3:
        raise SourceError(f"{safe_name(url)}: sent too little to be measured; try once more")
    return _measured(info, packets, picture)


def _measured(
    info: StreamInfo, packets: list[tuple[float, int, bool]], picture: Picture
) -> Measured:
    times_s = [t_s for t_s, _, _ in packets]
    shown_s = np.sort(times_s)
    span_s = max(float(shown_s[-1] - shown_s[0]), 1e-3)
    rate_fps = (len(packets) - 1) / span_s
    pauses_s = np.diff(shown_s)
    keys_s = [t_s for t_s, _, key in packets if key]
    between_s = [later - sooner for sooner, later in pairwise(keys_s)]
    bits = 8 * sum(size for _, size, _ in packets) * (len(packets) - 1) / len(packets)
    height, width = picture.shape[:2]
    return Measured(
        info=info,
        measured_s=span_s,
        rate_fps=rate_fps,
        keyframe_every_s=max(between_s) if between_s else None,
        smart=len(between_s) > 1 and max(between_s) > _UNEVEN * min(between_s),
        kbit_s=bits / span_s / 1000,
        bits_per_pixel=bits / span_s / rate_fps / (width * height),
        b_frames=any(later < sooner for sooner, later in pairwise(times_s)),
        uneven=bool(np.mean(pauses_s > _UNEVEN * np.median(pauses_s)) > _UNEVEN_SHARE),
        picture=picture,
    )

"""What a frame source is, and what it hands out."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from types import TracebackType
from typing import Protocol, Self

from vision.records import Frame


@dataclass(frozen=True, slots=True)
class StreamInfo:
    """What is known of a stream when it is opened.

    width, height: pixels of the displayed picture. codec: FFmpeg's name of it.
    rate_fps: nominal. frames: an estimate. rotation_deg: clockwise turn from the coded to the
    displayed picture: 0, 90, 180 or 270. derived: the packets were encoded here, because the
    source has none of its own.
    """

    width: int
    height: int
    codec: str
    rate_fps: float | None = None
    frames: int | None = None
    duration_s: float | None = None
    live: bool = False
    rotation_deg: int = 0
    derived: bool = False


@dataclass(frozen=True, slots=True)
class Packet:
    """A piece of the coded stream, as the source sent it.

    pts, dts: in units of time_base; dts never falls. t_s: stream time of pts, on the clock of
    `Frame.t_s`. keyframe: decoding can start here.
    """

    data: bytes
    pts: int
    dts: int
    time_base: Fraction
    keyframe: bool
    t_s: float
    is_video: bool = True


@dataclass(slots=True)
class Counters:
    """What a source met while it was read.

    received_frames: packets of video that came, also those that are not decoded.
    corrupt_frames: packets that could not be decoded and pictures decoded with errors.
    repeated_frames: pictures equal to the one before. backward_timestamps: times that did not
    rise. late_s: how long the last packet had waited, of live streams. skipped_frames: live video
    packets that were kept for clips but not decoded, because the analysis was too slow.
    dropped_packets: live packets given up because it stood still. waiting_packets: live
    packets that had come and were not yet taken. missed_looks: pictures that the shared detector
    did not look at. clock_offset_s: how far the camera's clock was ahead of
    the machine's by its last sender report, the way of the picture included; None: it sent none.
    """

    received_frames: int = 0
    frames: int = 0
    corrupt_frames: int = 0
    repeated_frames: int = 0
    missing_timestamps: int = 0
    backward_timestamps: int = 0
    resolution_changes: int = 0
    late_s: float = 0.0
    skipped_frames: int = 0
    dropped_packets: int = 0
    waiting_packets: int = 0
    missed_looks: int = 0
    clock_offset_s: float | None = None


OnPacket = Callable[[Packet], None]


class Source(Protocol):
    """Pictures of one camera, in order of display.

    name: for people; never holds a password.
    """

    name: str
    info: StreamInfo
    counters: Counters

    def frames(self, on_packet: OnPacket | None = None) -> Iterator[Frame]:
        """Read to the end; `on_packet` sees each packet before the frames decoded from it.

        Raises SourceError when a live stream breaks. Can be called once.
        """

    def close(self) -> None:
        """Let go of the file or connection; may be called twice."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...

"""What a camera's worker tells the service; frozen records of plain data, written as JSON."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, TypeAlias

from cameras.latencies import Latencies
from cameras.source import StreamInfo
from vision.records import Event


@dataclass(frozen=True, slots=True)
class Started:
    """The source was opened."""

    info: StreamInfo


@dataclass(frozen=True, slots=True)
class Progress:
    """Where the analysis is; t_s in stream time.

    fps: frames analysed a second in the last second or so: those that were decoded, but for the
    ones that the shared detector did not look at though the rule asked it to; received_fps,
    decoded_fps: those that came, and were decoded. skipped_frames, dropped_packets, missed_looks:
    what it was too slow for, see `cameras.source.Counters`; waiting_packets, clock_offset_s, too.
    latencies: of the frames of live streams that were judged since the last Progress.
    """

    frames: int
    corrupt_frames: int
    t_s: float
    wall_s: float
    fps: float
    skipped_frames: int = 0
    dropped_packets: int = 0
    missed_looks: int = 0
    clock_offset_s: float | None = None
    received_fps: float = 0.0
    decoded_fps: float = 0.0
    waiting_packets: int = 0
    latencies: Latencies = field(default_factory=Latencies)


@dataclass(frozen=True, slots=True)
class EventUpdate:
    """An event is new or has changed."""

    event: Event


@dataclass(frozen=True, slots=True)
class StillReady:
    """An event's still is on disk; sent again when the longer path was drawn."""

    event_id: str
    path: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class ClipReady:
    """An event's clip is on disk.

    start_s, end_s: stream time of its first and last picture. derived: encoded here, because
    the source has no packets. playable: a browser plays it.
    """

    event_id: str
    path: str
    sha256: str
    size: int
    start_s: float
    end_s: float
    codec: str
    mime: str
    derived: bool
    playable: bool


@dataclass(frozen=True, slots=True)
class EvidenceGap:
    """A clip or still could not be kept."""

    event_id: str
    what: Literal["clip", "still"]
    cause: str


@dataclass(frozen=True, slots=True)
class SegmentReady:
    """A piece of continuous footage is on disk; start_at, end_at: aware UTC."""

    path: str
    sha256: str
    size: int
    start_at: datetime
    end_at: datetime
    codec: str
    mime: str


@dataclass(frozen=True, slots=True)
class FootageGap:
    """Continuous footage is not kept from a time on, until the next segment."""

    start_at: datetime
    cause: str


@dataclass(frozen=True, slots=True)
class Failed:
    """The source could not be opened or broke; the cause is one line without passwords."""

    cause: str


@dataclass(frozen=True, slots=True)
class Finished:
    """The source was read to its end; events counts the confirmed ones."""

    frames: int
    corrupt_frames: int
    video_s: float
    wall_s: float
    events: int


@dataclass(frozen=True, slots=True)
class Looked:
    """The shared detector is well; pictures that it has looked at."""

    looks: int


@dataclass(frozen=True, slots=True)
class Logged:
    """A line of the log of the camera's process, without passwords. level: as in `logging`."""

    level: int
    text: str


Message: TypeAlias = (
    Started
    | Progress
    | EventUpdate
    | StillReady
    | ClipReady
    | EvidenceGap
    | SegmentReady
    | FootageGap
    | Failed
    | Finished
    | Looked
    | Logged
)

"""What the store hands out; all frozen."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from vision.records import Json

CLIP, STILL = "clip", "still"


@dataclass(frozen=True, slots=True)
class Evidence:
    """A file of an event. path: relative to the data folder. size: bytes."""

    path: Path
    sha256: str
    size: int
    mime: str | None
    codec: str | None
    derived: bool
    playable: bool


@dataclass(frozen=True, slots=True)
class StoredEvent:
    """An event as it is kept. document: the object of `api.encoding.event_json`.

    clip_gap, still_gap: why there will be none.
    """

    id: str
    camera: str
    happened_at: datetime
    ended: bool
    document: dict[str, Json]
    clip: Evidence | None
    still: Evidence | None
    clip_gap: str | None
    still_gap: str | None


@dataclass(frozen=True, slots=True)
class Page:
    """Events, the newest first. next_cursor: leads to the page after it, None at the end."""

    events: list[StoredEvent]
    next_cursor: str | None


class GapKind(StrEnum):
    """What is missing.

    watch: nobody watched the camera. packets: some of the stream was not taken or not analysed.
    recording: the camera was watched, but its footage was not kept. reports: events may be
    missing, because the store could not take them. evidence: kept footage is gone.
    """

    WATCH = "watch"
    PACKETS = "packets"
    RECORDING = "recording"
    REPORTS = "reports"
    EVIDENCE = "evidence"


@dataclass(frozen=True, slots=True)
class Gap:
    """A time of a camera of which something is missing; end_at is None while it lasts."""

    camera: str
    kind: GapKind
    start_at: datetime
    end_at: datetime | None
    cause: str


@dataclass(frozen=True, slots=True)
class GapCount:
    """How many gaps of a kind a camera has: kept in all, and open, which are those that last."""

    camera: str
    kind: GapKind
    kept: int
    open: int


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a camera's continuous footage. path: relative to the data folder. size: bytes."""

    camera: str
    path: Path
    sha256: str
    size: int
    start_at: datetime
    end_at: datetime
    codec: str
    mime: str


@dataclass(frozen=True, slots=True)
class Hold:
    """A legal hold of an event: nothing of it is deleted until it is released."""

    who: str
    why: str
    placed_at: datetime
    released_by: str | None = None
    released_why: str | None = None
    released_at: datetime | None = None

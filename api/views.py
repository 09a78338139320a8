"""The objects that the service hands out, described for OpenAPI."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from api.status import CameraState, CameraStatus
from api.store import StoredEvent
from vision.records import EventKind, EventState

Seconds = Annotated[float, Field(description="Seconds since the first frame of the stream.")]


class PathBoxView(BaseModel):
    """An observed box of a moving thing, in pixels of the displayed picture."""

    frame: int = Field(description="0-based presentation index.")
    t_s: Seconds
    x: float = Field(description="Left edge, pixels.")
    y: float = Field(description="Top edge, pixels.")
    w: float = Field(description="Width, pixels.")
    h: float = Field(description="Height, pixels.")


class StateChangeView(BaseModel):
    """What an event of an e-bike became."""

    state: Literal["suspected", "confirmed", "cleared", "withdrawn"]
    frame: int = Field(description="0-based presentation index.")
    t_s: Seconds


class EventView(BaseModel):
    """An event; the same object that `towerwatch analyze --json` writes."""

    model_config = ConfigDict(serialize_by_alias=True)

    format: Literal["towerwatch.event/1"] = Field(alias="schema", description="Format's name.")
    id: str = Field(description="Unique name of the event.")
    kind: EventKind = Field(description="What happened.")
    state: EventState = Field(description="How sure it is.")
    source: str = Field(description="Name of the camera.")
    start_s: Seconds
    end_s: Seconds
    first_frame: int = Field(description="0-based presentation index of the first box.")
    last_frame: int = Field(description="0-based presentation index of the last box.")
    captured_at: str | None = Field(
        description="When its first frame was taken, UTC, as RFC 3339.",
        json_schema_extra={"format": "date-time"},
    )
    confidence: float = Field(ge=0, le=1, description="0–1.")
    path: list[PathBoxView] = Field(description="Observed boxes only, in order.")
    reasons: dict[str, JsonValue] = Field(description="What speaks for this verdict.")
    states: list[StateChangeView] = Field(
        default_factory=list, description="How an event of an e-bike came about; of others none."
    )


class StillView(BaseModel):
    """The picture of an event."""

    state: Literal["ready", "missing", "pending"] = Field(
        description="pending: not there yet; missing: it could not be kept."
    )
    gap: str | None = Field(default=None, description="Why it is missing.")
    sha256: str | None = Field(default=None, description="SHA-256 of the file, hexadecimal.")
    size: int | None = Field(default=None, description="Bytes.")


class ClipView(StillView):
    """The video of an event."""

    mime: str | None = Field(default=None, description="Media type with codecs.")
    codec: str | None = Field(default=None, description="FFmpeg's name of the codec.")
    derived: bool | None = Field(
        default=None,
        description="Encoded by Towerwatch, because the source has no packets.",
    )
    playable: bool | None = Field(default=None, description="A browser plays it.")


class EvidenceView(BaseModel):
    """What is kept of an event."""

    happened_at: datetime = Field(description="When it happened, UTC.")
    clip: ClipView
    still: StillView


class EventsView(BaseModel):
    """A page of events, the newest first."""

    events: list[EventView]
    evidence: dict[str, EvidenceView] = Field(description="Of each event here, by its id.")
    next_cursor: str | None = Field(description="Give it as `cursor` for the page after this.")


class OutageView(BaseModel):
    """When a camera was not watched, and why."""

    start: datetime
    end: datetime
    cause: str = Field(description="In one line.")


class CameraView(BaseModel):
    """A camera and how it is doing."""

    name: str
    address: str = Field(description="Without user and password.")
    state: CameraState
    error: str | None = Field(description="The last thing that went wrong, in one line.")
    fps: float | None = Field(description="Frames analysed a second, lately.")
    frames: int = Field(description="Frames read since it was opened.")
    corrupt_frames: int = Field(description="Frames that could not be decoded whole.")
    width: int | None = Field(description="Pixels of the displayed picture.")
    height: int | None = Field(description="Pixels of the displayed picture.")
    codec: str | None = Field(description="FFmpeg's name of the codec.")
    last_frame_at: datetime | None = Field(description="When the last frames came, UTC.")
    restarts: int = Field(description="How often its process had to be started again.")
    degraded: str | None = Field(
        description="What the analysis was too slow for in the last minute, in one line."
    )
    skipped_frames: int = Field(
        description="Frames since it was opened that are in clips but were not analysed in time."
    )
    dropped_packets: int = Field(description="Packets since it was opened that clips lack.")
    missed_looks: int = Field(
        description="Pictures since it was opened that the detector had no time for."
    )
    clock_offset_s: float | None = Field(
        description="Seconds that the camera's clock is ahead of this machine's by its RTCP sender "
        "reports, the way of the picture included; null when it sends none."
    )
    reconnects: int = Field(description="How often its stream was opened again.")
    down_since: datetime | None = Field(description="Since when it is not watched, UTC.")
    last_outage: OutageView | None = Field(
        description="The last time that it was not watched, once that is over."
    )
    received_fps: float | None = Field(description="Frames that came a second, lately.")
    decoded_fps: float | None = Field(description="Frames decoded a second, lately.")
    waiting_packets: int = Field(description="Packets that wait to be decoded.")
    blind: str | None = Field(
        description="What keeps it from seeing: covered, defocused, frozen, black or over-exposed."
    )


class CamerasView(BaseModel):
    """All cameras, in the order of the settings."""

    cameras: list[CameraView]


class HealthView(BaseModel):
    """Whether the service does its work."""

    status: Literal["ok", "degraded"] = Field(
        description="degraded: a camera is down or not analysed in time, the detector is down, a "
        "device of a door, or there are troubles."
    )
    version: str
    cameras: int = Field(description="Number of cameras that are switched on.")
    cameras_down: list[str] = Field(description="Names of those that fail.")
    cameras_degraded: list[str] = Field(
        description="Names of those whose analysis was too slow in the last minute."
    )
    detector_down: str | None = Field(
        description="Why the detector that the cameras share does not run."
    )
    doors_down: list[str] = Field(description="Names of doors one of whose devices fails.")
    troubles: list[str] = Field(
        description="What else is wrong, in one line each: the store is down, no video is kept, "
        "files and store do not agree."
    )


class ReadyView(BaseModel):
    """Whether requests are answered and events are kept."""

    status: Literal["ready"]


def event_view(stored: StoredEvent) -> EventView:
    """The event itself."""
    return EventView.model_validate(stored.document)


def evidence_view(stored: StoredEvent) -> EvidenceView:
    """What is kept of the event."""
    clip, still = ClipView(state="pending"), StillView(state="pending")
    if stored.clip is not None:
        clip = ClipView(
            state="ready",
            sha256=stored.clip.sha256,
            size=stored.clip.size,
            mime=stored.clip.mime,
            codec=stored.clip.codec,
            derived=stored.clip.derived,
            playable=stored.clip.playable,
        )
    elif stored.clip_gap is not None:
        clip = ClipView(state="missing", gap=stored.clip_gap)
    if stored.still is not None:
        still = StillView(state="ready", sha256=stored.still.sha256, size=stored.still.size)
    elif stored.still_gap is not None:
        still = StillView(state="missing", gap=stored.still_gap)
    return EvidenceView(happened_at=stored.happened_at, clip=clip, still=still)


def camera_view(status: CameraStatus) -> CameraView:
    """A camera's state."""
    return CameraView.model_validate(status, from_attributes=True)

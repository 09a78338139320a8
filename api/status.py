"""What is known of a camera, and how it is doing."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from cameras.latencies import Latencies


class CameraState(StrEnum):
    """How a camera is doing; a failed one is tried again, an ended one has nothing left."""

    STARTING = "starting"
    RUNNING = "running"
    FAILED = "failed"
    ENDED = "ended"
    DISABLED = "disabled"


@dataclass(frozen=True, slots=True)
class Outage:
    """When a camera was not watched, aware UTC, and why, in one line."""

    start: datetime
    end: datetime
    cause: str


@dataclass(frozen=True, slots=True)
class CameraStatus:
    """What is known of a camera.

    address: without password. fps: frames analysed a second, lately; received_fps, decoded_fps:
    those that came and were decoded. last_frame_at: aware UTC.
    error: the last thing that went wrong since the camera last ran. restarts: of its process.
    degraded: in words, what the analysis was too slow for; None when it has kept up for a minute.
    skipped_frames, dropped_packets, missed_looks, waiting_packets, clock_offset_s: see
    `cameras.source.Counters`.
    reconnects: how often the stream was opened again. down_since: aware UTC; None while it runs.
    last_outage: the last time that nothing was watched, once it is over.
    blind: what keeps the camera from seeing; None while it sees. latencies: of all frames that
    were judged since the camera is watched.
    """

    name: str
    address: str
    state: CameraState = CameraState.STARTING
    fps: float | None = None
    frames: int = 0
    corrupt_frames: int = 0
    width: int | None = None
    height: int | None = None
    codec: str | None = None
    last_frame_at: datetime | None = None
    error: str | None = None
    restarts: int = 0
    degraded: str | None = None
    skipped_frames: int = 0
    dropped_packets: int = 0
    missed_looks: int = 0
    clock_offset_s: float | None = None
    reconnects: int = 0
    down_since: datetime | None = None
    last_outage: Outage | None = None
    received_fps: float | None = None
    decoded_fps: float | None = None
    waiting_packets: int = 0
    blind: str | None = None
    latencies: Latencies = field(default_factory=Latencies)


def too_slow(skipped_frames: int, dropped_packets: int, missed_looks: int) -> str:
    """What the analysis of a camera was too slow for, in words."""
    lacks = [
        f"{count} {what}"
        for count, what in (
            (skipped_frames, "frames were not analysed"),
            (dropped_packets, "packets are missing in clips"),
            (missed_looks, "pictures were not looked at by the detector"),
        )
        if count
    ]
    return (
        f"the analysis is too slow since the stream was opened: {', '.join(lacks)}; "
        "give the machine fewer cameras, or these a smaller picture"
    )

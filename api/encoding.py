"""Events and summaries as the JSON objects that people and programs get."""

import math
from collections.abc import Mapping, Sequence
from datetime import UTC

from vision.records import Event, Json


def event_json(event: Event, source: str) -> dict[str, Json]:
    """The object of an event, format towerwatch.event/1; every number in it is finite."""
    return {
        "schema": "towerwatch.event/1",
        "id": event.id,
        "kind": event.kind.value,
        "state": event.state.value,
        "source": source,
        "start_s": _rounded(event.start_s),
        "end_s": _rounded(event.end_s),
        "first_frame": event.first_frame,
        "last_frame": event.last_frame,
        "captured_at": (
            event.captured_at.astimezone(UTC).isoformat() if event.captured_at else None
        ),
        "confidence": round(event.confidence, 4),
        "path": [
            {
                "frame": box.frame,
                "t_s": _rounded(box.t_s),
                "x": round(box.x, 2),
                "y": round(box.y, 2),
                "w": round(box.w, 2),
                "h": round(box.h, 2),
            }
            for box in event.path
        ],
        "reasons": _finite(event.reasons),
        "states": [
            {"state": change.state, "frame": change.frame, "t_s": _rounded(change.t_s)}
            for change in event.states
        ],
    }


def summary_json(
    source: str, frames: int, corrupt_frames: int, video_s: float, wall_s: float, events: int
) -> dict[str, Json]:
    """The last object of a source, format towerwatch.summary/1."""
    return {
        "schema": "towerwatch.summary/1",
        "source": source,
        "frames": frames,
        "corrupt_frames": corrupt_frames,
        "video_s": _rounded(video_s),
        "wall_s": _rounded(wall_s),
        "events": events,
    }


def _rounded(seconds: float) -> float:
    return round(seconds, 4)


def _finite(value: Json) -> Json:
    """JSON knows no NaN and no infinity: they become null."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {key: _finite(item) for key, item in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_finite(item) for item in value]
    return value

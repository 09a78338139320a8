"""Footage for tests of the store, of checks and of retention."""

from datetime import datetime, timedelta
from pathlib import Path

from stored import an_event

from api.store import Segment, Store
from cameras.files import hashed
from vision.records import Event


def kept_event(store: Store, data: Path, event: Event, at: datetime, still: bytes = b"x") -> Path:
    """An event with a still that is there; its path under the data folder."""
    path = Path("evidence/cam") / event.id / "still.jpg"
    (data / path).parent.mkdir(parents=True, exist_ok=True)
    (data / path).write_bytes(still)
    kept = hashed(data / path)
    store.record(event, "cam", at)
    store.attach_still(event.id, path, kept.sha256, kept.size)
    return path


def kept_segment(store: Store, data: Path, start_at: datetime, size: int = 100) -> Path:
    """A segment of a minute that is there; its path under the data folder."""
    path = Path("footage/cam") / start_at.strftime("%Y%m%dT%H%M%S.%fZ.mp4")
    (data / path).parent.mkdir(parents=True, exist_ok=True)
    (data / path).write_bytes(b"\0" * size)
    end_at = start_at + timedelta(minutes=1)
    kept = hashed(data / path)
    store.footage.add(
        Segment("cam", path, kept.sha256, kept.size, start_at, end_at, "h264", "video/mp4")
    )
    return path


def some_events(store: Store, data: Path, count: int, at: datetime) -> list[Path]:
    """Confirmed falls with stills."""
    return [kept_event(store, data, an_event(f"e{number}"), at) for number in range(count)]

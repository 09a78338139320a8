"""Events for tests of the store and the service."""

from datetime import UTC, datetime
from pathlib import Path

from api.store import Store
from vision.records import Event, EventKind, EventState, PathBox

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def an_event(
    event_id: str = "e1",
    state: EventState = EventState.CONFIRMED,
    kind: EventKind = EventKind.FALLING_OBJECT,
    *,
    ended: bool = True,
) -> Event:
    """A fall of two sightings."""
    path = (PathBox(10, 0.4, 5.0, 6.0, 3.0, 4.0), PathBox(11, 0.44, 5.0, 9.0, 3.0, 5.0))
    return Event(
        id=event_id,
        kind=kind,
        state=state,
        ended=ended,
        start_s=0.4,
        end_s=0.44,
        first_frame=10,
        last_frame=11,
        confidence=0.97,
        path=path,
        reasons={"drop_m": 12.5},
    )


def write_twenty(place: Path | str, name: str) -> None:
    """What a process of its own does in a test; importable by it."""
    store = Store.open(place)
    for number in range(20):
        store.record(an_event(f"{name}{number}"), name, NOON)
    store.close()

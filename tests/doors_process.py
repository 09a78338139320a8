"""A process that holds a door until it is killed; importable by it."""

import threading
from collections.abc import Sequence

from stored import an_event

from api.doors.door import DoorChange
from api.doors.doors import DoorPlan, Doors
from cameras.messages import EventUpdate
from vision.records import EventKind, EventState


class Notes:
    """Changes of doors in memory."""

    def __init__(self, *changes: DoorChange) -> None:
        self.changes = list(changes)

    def record_door(self, change: DoorChange) -> None:
        """Keep a change."""
        self.changes.append(change)

    def door_changes(self, door: str, limit: int) -> Sequence[DoorChange]:
        """The last changes of a door, the oldest first."""
        return [change for change in self.changes if change.door == door][-limit:]


def bike(
    state: EventState = EventState.CONFIRMED, *, ended: bool = False, name: str = "bike"
) -> EventUpdate:
    """What the worker of a camera in a car tells of an e-bike."""
    return EventUpdate(an_event(name, state, EventKind.EBIKE_ELEVATOR, ended=ended))


def hold(plan: DoorPlan) -> None:
    """Hold a door for as long as this process lives."""
    with Doors([plan], Notes()) as doors:
        doors.hear(plan.camera, bike())
        threading.Event().wait(60)

"""Writes down what became of doors, so that a slow disk never holds up a door."""

import logging
import threading
from collections.abc import Sequence
from queue import SimpleQueue
from typing import Protocol

from api.doors.door import DoorChange
from vision.errors import StoreError

_log = logging.getLogger(__name__)


class Diary(Protocol):
    """Where changes of doors are kept."""

    def record_door(self, change: DoorChange) -> None:
        """Keep a change. Raises StoreError."""

    def door_changes(self, door: str, limit: int) -> Sequence[DoorChange]:
        """The last changes of a door, the oldest first. Raises StoreError."""


class Scribe:
    """Keeps changes in the order in which they are noted; logs those that cannot be kept."""

    def __init__(self, diary: Diary) -> None:
        self._diary = diary
        self._waiting: SimpleQueue[DoorChange | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="doors' changes")

    def start(self) -> None:
        """Begin to write."""
        self._thread.start()

    def note(self, change: DoorChange) -> None:
        """Keep a change soon; returns at once."""
        self._waiting.put(change)

    def stop(self) -> None:
        """Write the rest, then end."""
        self._waiting.put(None)
        self._thread.join()

    def _run(self) -> None:
        while (change := self._waiting.get()) is not None:
            who = f" by {change.who}" if change.who else ""
            _log.info("door %s: %s%s", change.door, change.state, who)
            try:
                self._diary.record_door(change)
            except StoreError as error:
                _log.error("door %s: %s%s is not kept: %s", change.door, change.state, who, error)

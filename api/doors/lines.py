"""The lines to the devices of a door: each in a thread of its own, so that none waits for another.

A line to an output keeps no queue: it has room for the newest command alone.
"""

import logging
import math
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

from api.doors.command import Command
from api.doors.device import DeviceError, Reader, Sender
from api.doors.lease import Contact

_PAUSE_S = 0.5

_log = logging.getLogger(__name__)

Clock = Callable[[], float]


@dataclass(frozen=True, slots=True)
class Sent:
    """The last command that a device took. at: aware UTC."""

    command: Command
    at: datetime


class OutputLine:
    """Sends commands as they come; one that was not sent in time is never sent.

    name: of door and output, for the log. clock: seconds that never go back.
    """

    def __init__(self, name: str, sender: Sender, *, clock: Clock = time.monotonic) -> None:
        self.error: str | None = None
        self.sent: Sent | None = None
        self._name = name
        self._sender = sender
        self._clock = clock
        self._newest: tuple[Command, float] | None = None
        self._stopping = False
        self._changed = threading.Condition()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        """Begin to send."""
        self._thread.start()

    def put(self, command: Command, *, within_s: float = math.inf) -> None:
        """Send this instead of what still waits, if it can be sent within so many seconds."""
        with self._changed:
            self._newest = command, self._clock() + within_s
            self._changed.notify()

    def stop(self) -> None:
        """Send what waits, then no more; returns at once."""
        with self._changed:
            self._stopping = True
            self._changed.notify()

    def join(self, timeout_s: float) -> None:
        """Wait for the end, not for longer than this."""
        self._thread.join(timeout_s)

    def _run(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._newest is not None or self._stopping)
                if self._newest is None:
                    break
                (command, until_s), self._newest = self._newest, None
            if self._clock() <= until_s:
                self._send(command)
        self._sender.close()

    def _send(self, command: Command) -> None:
        try:
            self._sender.send(command)
        except DeviceError as error:
            self._tell(str(error))
        except Exception as error:  # noqa: BLE001  # one device must not end the others
            self._tell(f"failed unexpectedly ({type(error).__name__})")
        else:
            self.sent = Sent(command, datetime.now(UTC))
            self._tell(None)

    def _tell(self, error: str | None) -> None:
        if error != self.error:
            _log.warning("%s: %s", self._name, error or "answers again")
        self.error = error


class Input(Protocol):
    """A contact that is known, or unknown."""

    @property
    def error(self) -> str | None:
        """Why it is unknown."""

    def contact(self) -> Contact:
        """The contact now."""


class Assumed:
    """A contact that is not wired and taken as closed; for rehearsals alone."""

    error: str | None = None

    def contact(self) -> Contact:
        """See Input."""
        return Contact.CLOSED


class InputLine:
    """Reads a contact again and again; unknown when it cannot be read or nothing was heard lately.

    fresh_s: how long a reading counts.
    """

    def __init__(
        self,
        name: str,
        reader: Reader,
        *,
        fresh_s: float = 2.0,
        clock: Clock = time.monotonic,
    ) -> None:
        self._name = name
        self._reader = reader
        self._fresh_s = fresh_s
        self._clock = clock
        self._read: tuple[Contact, float] = Contact.UNKNOWN, -math.inf
        self._error: str | None = None
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    @property
    def error(self) -> str | None:
        """See Input."""
        if self._error is None and self.contact() is Contact.UNKNOWN:
            return f"said nothing for {self._fresh_s:g} s"
        return self._error

    def contact(self) -> Contact:
        """See Input."""
        contact, read_s = self._read
        return contact if self._clock() - read_s <= self._fresh_s else Contact.UNKNOWN

    def start(self) -> None:
        """Begin to read."""
        self._thread.start()

    def stop(self) -> None:
        """Read no more; returns at once."""
        self._stop.set()

    def join(self, timeout_s: float) -> None:
        """Wait for the end, not for longer than this."""
        self._thread.join(timeout_s)

    def look(self) -> None:
        """Read once."""
        began_s = self._clock()
        try:
            contact = self._reader.read()
        except DeviceError as error:
            self._lose(str(error))
        except Exception as error:  # noqa: BLE001  # one device must not end the others
            self._lose(f"failed unexpectedly ({type(error).__name__})")
        else:
            if contact is not None:
                self._read = contact, began_s
                self._tell(None)

    def _run(self) -> None:
        while not self._stop.is_set():
            self.look()
            self._stop.wait(_PAUSE_S)
        self._reader.close()

    def _lose(self, error: str) -> None:
        self._read = Contact.UNKNOWN, -math.inf
        self._tell(error)

    def _tell(self, error: str | None) -> None:
        if error != self._error:
            _log.warning("%s: %s", self._name, error or "answers again")
        self._error = error

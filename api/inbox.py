"""What is to be written waits here while the store is down, so that nothing is lost and no camera
and no door waits for a disk."""

import logging
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from vision.errors import StoreDownError, StoreError

Write = Callable[[], None]
Unkept = Callable[[str, datetime, datetime, str], None]

MOST = 10_000
"""Reports that may wait, of a few kilobytes each."""

_PAUSE_S = 0.5
_LAST_S = 3.0

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Unkept:
    """Reports of a camera that found no place."""

    first_at: datetime
    last_at: datetime
    count: int


class Inbox:
    """Runs what it is given in order, in one thread, again and again until the store takes it.

    unkept: told the camera, the times of the first and last report, and the cause, when reports
    had no place any more; it is tried again like everything else. down: why the store does not
    take anything now, None while it does.
    """

    def __init__(self, unkept: Unkept, *, most: int = MOST, pause_s: float = _PAUSE_S) -> None:
        self._unkept = unkept
        self._most = most
        self._pause_s = pause_s
        self._waiting: deque[tuple[str, Write]] = deque()
        self._refused: dict[str, _Unkept] = {}
        self._changed = threading.Condition()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="inbox")
        self.down: str | None = None

    def put(self, camera: str, at: datetime, write: Write) -> None:
        """Write soon; returns at once. write: may be called again when it raised StoreDownError."""
        with self._changed:
            if len(self._waiting) < self._most:
                self._waiting.append((camera, write))
                self._changed.notify()
                return
            refused = self._refused.setdefault(camera, _Unkept(at, at, 0))
            refused.last_at = at
            refused.count += 1

    def __enter__(self) -> "Inbox":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Write what waits; what the store does not take within a few seconds is given up."""
        with self._changed:
            self._stopping.set()
            self._changed.notify()
        self._thread.join()

    def _run(self) -> None:
        while (next_one := self._next()) is not None:
            if not self._until_taken(*next_one):
                _log.error("%d reports are given up: %s", len(self._waiting) + 1, self.down)
                return

    def _next(self) -> tuple[str, Write] | None:
        with self._changed:
            while True:
                if self._waiting:
                    return self._waiting.popleft()
                if self._refused:
                    camera, lost = self._refused.popitem()
                    cause = f"{lost.count} reports found no place while the store was down"
                    return camera, partial(self._unkept, camera, lost.first_at, lost.last_at, cause)
                if self._stopping.is_set():
                    return None
                self._changed.wait()

    def _until_taken(self, camera: str, write: Write) -> bool:
        last_tries = round(_LAST_S / self._pause_s)
        while last_tries:
            try:
                write()
            except StoreDownError as error:
                if self.down is None:
                    _log.error("the store is down, reports wait: %s", error)
                self.down = str(error)
                if self._stopping.wait(self._pause_s):
                    threading.Event().wait(self._pause_s)
                    last_tries -= 1
                continue
            except StoreError as error:
                _log.error("%s", error, extra={"camera": camera})
            except (ArithmeticError, LookupError, OSError, TypeError, ValueError):
                # What the words of a process can bring about must not end the thread of all.
                _log.exception("a report cannot be kept", extra={"camera": camera})
            if self.down is not None:
                _log.warning("the store works again; %d reports wait", len(self._waiting))
                self.down = None
            return True
        return False

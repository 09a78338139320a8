"""What the service does by itself, again and again: heartbeats, room on the disk, expiry."""

import logging
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from api.inbox import Inbox
from api.losses import Losses
from api.retention import Limits, expire, make_room
from api.sinks.outbox import Outbox
from api.store import Store
from vision.errors import StoreDownError, StoreError

FULL = "recording-stopped"
"""While this file is in the data folder, cameras keep no new video; it says why."""

_BEAT_S = 5.0
_EXPIRE_EVERY = 720
"""Heartbeats between two looks at what is too old: an hour."""

_log = logging.getLogger(__name__)


class Housekeeping:
    """A thread that keeps house while it is entered; full: why no video is kept now.

    cameras: names of those that are watched now.
    """

    def __init__(
        self,
        store: Store,
        data: Path,
        limits: Limits,
        outbox: Outbox,
        inbox: Inbox,
        losses: Losses,
        cameras: Callable[[], Sequence[str]],
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        beat_s: float = _BEAT_S,
    ) -> None:
        self._store = store
        self._data = data
        self._limits = limits
        self._outbox = outbox
        self._inbox = inbox
        self._losses = losses
        self._cameras = cameras
        self._now = now
        self._beat_s = beat_s
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="housekeeping")
        self.full: str | None = None
        with suppress(OSError):
            (data / FULL).unlink(missing_ok=True)

    def __enter__(self) -> "Housekeeping":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def tidy(self, *, expiring: bool) -> None:
        """Make room; let go of what is too old."""
        try:
            if expiring:
                expire(self._store, self._data, self._limits, self._now())
                self._outbox.forget_before(self._now() - timedelta(days=self._limits.days))
            stopped = self.full is not None
            self._note(make_room(self._store, self._data, self._limits, stopped=stopped))
        except StoreDownError:
            return  # the inbox has told it
        except (OSError, StoreError) as error:
            _log.error("retention: %s", error)

    def _run(self) -> None:
        beats = 0
        while True:
            self.tidy(expiring=beats % _EXPIRE_EVERY == 0)
            if self._stop.wait(self._beat_s):
                return
            beats += 1
            if self._inbox.down is None:
                now = self._now()
                self._inbox.put("", now, partial(self._losses.beat, now))

    def _note(self, full: str | None) -> None:
        """Cameras are told by a file: it is there for every process, also after a crash."""
        was, self.full = self.full, full
        if (full is None) == (was is None):
            return
        now = self._now()
        if full is None:
            _log.warning("recording goes on: there is room again")
            (self._data / FULL).unlink(missing_ok=True)
        else:
            _log.error("recording has stopped, cameras are watched on: %s", full)
            with suppress(OSError):
                (self._data / FULL).write_text(full + "\n", encoding="utf-8")
        for camera in self._cameras():
            self._inbox.put(camera, now, partial(self._losses.recording, camera, full, now))

"""What the workers tell, put into the store."""

import logging
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from api.check import EVIDENCE, FOOTAGE
from api.repair import segment
from api.store import Store
from cameras.messages import (
    ClipReady,
    EventUpdate,
    EvidenceGap,
    Message,
    SegmentReady,
    StillReady,
)
from vision.errors import StoreDownError, StoreError
from vision.records import Event, EventState

_log = logging.getLogger(__name__)


class Intake:
    """Writes events, evidence and gaps as they are told; safe to call from several threads.

    A report that the store refuses is logged. While the store is down, StoreDownError is raised:
    what was told can then be told again.
    """

    def __init__(
        self,
        store: Store,
        data: Path,
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._store = store
        self._data = data
        self._now = now
        self._lock = threading.Lock()
        self._open: dict[str, dict[str, Event]] = {}
        self._without_clip: dict[str, set[str]] = {}

    def hear(self, camera: str, message: Message) -> None:
        """Take a message of a camera's worker."""
        with self._lock:
            self._keep(camera, message)

    def lost(self, camera: str, cause: str) -> None:
        """A camera's worker is gone: end what it left open, name the clips it did not finish."""
        with self._lock:
            for event in list(self._open.get(camera, {}).values()):
                provisional = event.state is EventState.PROVISIONAL
                state = EventState.WITHDRAWN if provisional else event.state
                self._keep(camera, EventUpdate(replace(event, state=state, ended=True)))
            for event_id in list(self._without_clip.get(camera, ())):
                self._keep(camera, EvidenceGap(event_id, "clip", cause))

    def _keep(self, camera: str, message: Message) -> None:
        try:
            match message:
                case EventUpdate(event):
                    self._record(camera, event)
                case StillReady(event_id, path, sha256, size):
                    self._store.attach_still(event_id, self._own(camera, path), sha256, size)
                case ClipReady():
                    self._store.attach_clip(
                        message.event_id,
                        self._own(camera, message.path),
                        message.sha256,
                        message.size,
                        mime=message.mime,
                        codec=message.codec,
                        derived=message.derived,
                        playable=message.playable,
                    )
                case EvidenceGap(event_id, what, cause):
                    self._store.add_gap(event_id, what, cause)
                case SegmentReady():
                    self._own(camera, message.path)
                    self._store.footage.add(segment(camera, self._data, message))
                case _:
                    pass
        except StoreDownError:
            raise
        except StoreError as error:
            _log.error("%s: %s", camera, error, extra={"camera": camera})
        self._forget(camera, message)

    def _record(self, camera: str, event: Event) -> None:
        self._store.record(event, camera, event.captured_at or self._now())
        still_open = self._open.setdefault(camera, {})
        waiting = self._without_clip.setdefault(camera, set())
        before = still_open.get(event.id)
        if event.state is not EventState.CONFIRMED:
            waiting.discard(event.id)
        elif before is None or before.state is not EventState.CONFIRMED:
            waiting.add(event.id)
        if event.ended:
            still_open.pop(event.id, None)
        else:
            still_open[event.id] = event

    def _forget(self, camera: str, message: Message) -> None:
        """A clip that was told of, or whose lack was, is waited for no more."""
        if isinstance(message, ClipReady) or (
            isinstance(message, EvidenceGap) and message.what == "clip"
        ):
            self._without_clip.get(camera, set()).discard(message.event_id)

    def _own(self, camera: str, path: str) -> Path:
        """A file of the camera, relative to the data folder; others are not taken as evidence."""
        whole = Path(path)
        inside = whole.relative_to(self._data) if whole.is_relative_to(self._data) else Path()
        if inside.parts[:2] not in {(EVIDENCE, camera), (FOOTAGE, camera)} or ".." in inside.parts:
            raise StoreError(f"{path}: lies outside the camera's folders; it is not taken")
        return inside

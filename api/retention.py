"""Delete what its time is over for, and make room when there is too little."""

import logging
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from api.store import Store
from api.store.expiry import INCIDENTS
from cameras.files import remove
from vision.records import EventKind

_BATCH = 20
_MANY = 500
_SLACK = 0.1
"""Once recording has stopped, so much more must be free before it goes on: no flutter."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Limits:
    """How long and how much is kept; days: of incidents. quota_bytes: of evidence and footage."""

    days: int = 30
    withdrawn_days: int = 30
    light_objects_days: int = 30
    footage_days: int = 7
    least_free_bytes: int = 1_000_000_000
    quota_bytes: int | None = None


def expire(store: Store, data: Path, limits: Limits, now: datetime) -> int:
    """Forget what is too old; return how many files were deleted. What is held stays.

    Rows of events go first: a file without a row is cleared away at the next start, a row without
    a file would be a broken promise. Raises StoreError.
    """

    def ago(days: int) -> datetime:
        return now - timedelta(days=days)

    others = set(EventKind) - INCIDENTS
    files = [
        *store.expiry.incidents_before(ago(limits.days)),
        *store.expiry.lesser_before(ago(limits.withdrawn_days), INCIDENTS),
        *store.expiry.lesser_before(ago(limits.light_objects_days), others),
    ]
    store.expiry.notes_before(ago(limits.days))
    for file in files:
        remove(data / file)
    deleted = len(files)
    while old := store.footage.before(ago(limits.footage_days), _MANY):
        for one in old:
            remove(data / one.path)
        store.footage.forget(one.path for one in old)
        deleted += len(old)
    return deleted


def make_room(
    store: Store,
    data: Path,
    limits: Limits,
    *,
    stopped: bool = False,
    free_bytes: Callable[[Path], int] = lambda path: shutil.disk_usage(path).free,
) -> str | None:
    """Delete the oldest footage, then the oldest events that are no incidents, until there is room.

    stopped: recording has stopped already. Returns None, or why there is no room: nothing is left
    that may be deleted. Raises StoreError.
    """
    least = limits.least_free_bytes * (1 + _SLACK * stopped)

    def lacking() -> float:
        short = least - free_bytes(data)
        if limits.quota_bytes is None:
            return short
        used = store.footage.size() + store.expiry.size()
        return max(short, used - limits.quota_bytes * (1 - _SLACK * stopped))

    while (lack := lacking()) > 0:
        if deleted := _drop_footage(store, data, lack):
            _log.warning("retention: %d pieces of footage deleted to make room", deleted)
        elif files := store.expiry.oldest_lesser(_BATCH):
            for file in files:
                remove(data / file)
            _log.warning("retention: %d files of lesser events deleted to make room", len(files))
        else:
            free = free_bytes(data) / 1e9
            return (
                f"{data}: {free:.1f} GB are free, and nothing is left that may be deleted; make "
                "room, or release holds"
            )
    return None


def _drop_footage(store: Store, data: Path, lack_bytes: float) -> int:
    """Delete the oldest segments. Files go first: on a disk that is full to the last byte, the
    database cannot delete a row before something else is gone."""
    gone: list[Path] = []
    freed = 0
    for one in store.footage.oldest(_BATCH):
        if freed >= lack_bytes:
            break
        remove(data / one.path)
        gone.append(one.path)
        freed += one.size
    if gone:
        store.footage.forget(gone)
    return len(gone)

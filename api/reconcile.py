"""At start, make store and files agree: what is missing becomes a named gap."""

import logging
import shutil
from pathlib import Path

from api.store import CLIP, STILL, Store

EVIDENCE = "evidence"
CUT_OFF = "the service stopped before it was finished"
GONE = "the file is gone from the data folder"

_log = logging.getLogger(__name__)


def reconcile(store: Store, data: Path) -> None:
    """End what a stopped service left open, and clear away files that belong to no event.

    data: the data folder; evidence lies in data/evidence/CAMERA/EVENT. Raises StoreError.
    """
    for event_id, what, file in store.evidence():
        if not (data / file.path).is_file():
            _log.warning("event %s: the %s is missing: %s", event_id, what, GONE)
            store.add_gap(event_id, what, GONE)
    for stored in store.unfinished():
        store.end(stored.id)
        for what, there, gap in (
            (CLIP, stored.clip, stored.clip_gap),
            (STILL, stored.still, stored.still_gap),
        ):
            if there is None and gap is None:
                store.add_gap(stored.id, what, CUT_OFF)
    kept = {(data / file.path).resolve() for _, _, file in store.evidence()}
    for folder in (data / EVIDENCE).glob("*/*"):
        if not folder.is_dir() or folder.is_symlink():
            continue
        if not any(file.resolve() in kept for file in folder.iterdir()):
            _log.warning("%s: belongs to no event and is removed", folder)
            shutil.rmtree(folder, ignore_errors=True)

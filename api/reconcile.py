"""At start, make store and files agree: what is missing becomes a named gap."""

import logging
from pathlib import Path

from api.check import EVIDENCE, FOOTAGE, compare
from api.repair import repair
from api.store import CLIP, STILL, Store
from cameras.files import wait_for_writers
from vision.errors import StoreDownError, StoreError

CUT_OFF = "the service stopped before it was finished"

_WAIT_S = 3.0
"""Workers of a service that was killed end by themselves, and finish their clips first."""

_log = logging.getLogger(__name__)


def reconcile(store: Store, data: Path) -> str | None:
    """End what a stopped service left open, take in files it did not come to tell of, and clear
    away what belongs to no event.

    data: the data folder. Returns what a person has to look at; nothing is deleted then. Raises
    StoreError.
    """
    for folder in (*(data / EVIDENCE).glob("*/"), *(data / FOOTAGE).glob("*/")):
        if not wait_for_writers(folder, _WAIT_S):
            _log.warning(
                "%s: is still written by a process of an earlier run",
                folder,
                extra={"camera": folder.name},
            )
    left_open = store.unfinished()
    for stored in left_open:
        store.end(stored.id)
    trouble = None
    try:
        repair(store, data, compare(store, data))
    except StoreDownError:
        raise
    except StoreError as error:
        trouble = str(error)
        _log.error("%s", error)
    now = (store.event(one.id) for one in left_open)
    for stored in (one for one in now if one is not None):
        for what, there, gap in (
            (CLIP, stored.clip, stored.clip_gap),
            (STILL, stored.still, stored.still_gap),
        ):
            if there is None and gap is None:
                store.add_gap(stored.id, what, CUT_OFF)
    return trouble

"""A store with very many events, as years of many cameras leave it; made once."""

import json
import os
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from random import Random

from api.encoding import event_json
from api.store import CLIP, STILL, Store
from vision.records import Event, EventKind, EventState, PathBox

BEGAN = datetime(2024, 1, 1, tzinfo=UTC)
SPAN = timedelta(days=730)
CAMERAS = tuple(f"camera-{number:02}" for number in range(60))

_KINDS = {
    EventKind.FALLING_OBJECT: 70_000,
    EventKind.LIGHT_OBJECT: 25_000,
    EventKind.EBIKE_ELEVATOR: 4_000,
    EventKind.EBIKE_ZONE: 900,
    EventKind.EBIKE_PARKED: 99,
    EventKind.CAMERA_BLIND: 1,
}
_STATES = {EventState.CONFIRMED: 8_000, EventState.WITHDRAWN: 1_999, EventState.PROVISIONAL: 1}
_BATCH = 10_000
_BOXES = 12
_FORM = 1
"""Another number makes all ledgers anew."""


def ledger(events: int, cache: Path) -> Path:
    """The store's file, made unless the cache holds it. Raises StoreError."""
    path = cache / f"ledger-{_FORM}-{events}.db"
    if not path.exists():
        part = cache / f"{path.stem}.{os.getpid()}.db"
        Store.open(part).close()
        with sqlite3.connect(part) as database:
            database.execute("PRAGMA journal_mode=OFF")
            database.execute("PRAGMA synchronous=OFF")
            _fill(database, events)
            database.execute("PRAGMA journal_mode=WAL")
        database.close()
        part.replace(path)
    return path


def _fill(database: sqlite3.Connection, events: int) -> None:
    """Rows first, then the indexes over them: the other way round takes many times as long."""
    indexes = database.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = 'events' "
        "AND sql IS NOT NULL"
    ).fetchall()
    for name, _ in indexes:
        database.execute(f"DROP INDEX {name}")
    rows = _rows(events)
    while batch := list(islice(rows, _BATCH)):
        database.executemany("INSERT INTO events VALUES (?, ?, ?, ?, 1, ?, ?)", batch)
        database.executemany(
            "INSERT INTO evidence VALUES (?, ?, ?, ?, 2500000, ?, 'h264', 0, 1, NULL)",
            [file for row in batch for file in _files(row[0], row[1])],
        )
    for _, sql in indexes:
        database.execute(sql)


_Row = tuple[str, str, str, str, str, str]


def _rows(events: int) -> Iterator[_Row]:
    random = Random(1)
    kinds, kind_weights = list(_KINDS), list(_KINDS.values())
    states, state_weights = list(_STATES), list(_STATES.values())
    before, after = _document()
    for number in range(events):
        kind = random.choices(kinds, kind_weights)[0].value
        state = random.choices(states, state_weights)[0].value
        moment = BEGAN + SPAN * (number / events)
        name = f"{random.getrandbits(64):016x}"
        camera = random.choice(CAMERAS)
        told = f'{before}"id": "{name}", "kind": "{kind}", "state": "{state}"{after}'
        happened_at = moment.strftime("%Y-%m-%d %H:%M:%S.%f")
        yield name, camera, kind, state, happened_at, told


def _document() -> tuple[str, str]:
    """What stands before and after the names in the document of every event."""
    path = tuple(PathBox(k, k / 25, 700.5, 30.0 * k, 12.0, 14.0) for k in range(_BOXES))
    some = Event(
        "", EventKind.FALLING_OBJECT, EventState.CONFIRMED, True, 0.0, 2.0, 0, 50, 0.9, path, {}
    )
    document = event_json(some, CAMERAS[0])
    for name in ("id", "kind", "state"):
        del document[name]
    return "{", f", {json.dumps(document)[1:]}"


def _files(event: str, camera: str) -> Iterator[tuple[str, str, str, str, str]]:
    for what, ending, mime in ((CLIP, "mp4", "video/mp4"), (STILL, "jpg", "image/jpeg")):
        yield event, what, f"evidence/{camera}/{event}/{what}.{ending}", event * 4, mime

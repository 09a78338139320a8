"""A store with very many events."""

import sqlite3
from contextlib import closing
from pathlib import Path

from api.store import Store
from benchmarks.speed.ledger import BEGAN, SPAN, ledger


def test_the_store_reads_what_was_made(tmp_path: Path) -> None:
    path = ledger(300, tmp_path)

    store = Store.open(path)
    page = store.events(limit=200)
    rest = store.events(limit=200, cursor=page.next_cursor)
    store.close()

    found = [*page.events, *rest.events]
    assert len({stored.id for stored in found}) == 300
    assert all(BEGAN <= stored.happened_at < BEGAN + SPAN for stored in found)
    assert all(stored.document["id"] == stored.id for stored in found)
    assert all(stored.clip and stored.still for stored in found)


def test_it_is_indexed_as_a_store_is_and_made_once(tmp_path: Path) -> None:
    path = ledger(10, tmp_path)
    Store.open(tmp_path / "other.db").close()
    made = path.stat().st_mtime_ns

    assert indexes(path) == indexes(tmp_path / "other.db")
    assert ledger(10, tmp_path).stat().st_mtime_ns == made


def indexes(path: Path) -> set[str]:
    with closing(sqlite3.connect(path)) as database:
        return {name for (name,) in database.execute("SELECT name FROM sqlite_master")}

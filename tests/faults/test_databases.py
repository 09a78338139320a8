"""A database that is locked, restarted or damaged while events come: nothing is lost."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from commandline import run
from footage import some_events
from postgres import postgres
from stored import NOON, an_event
from waiting import until

from api.inbox import Inbox
from api.intake import Intake
from api.losses import Losses
from api.store import Store
from api.store.database import DATABASE
from cameras.messages import EventUpdate

pytestmark = pytest.mark.fault


@contextmanager
def told(store: Store, data: Path) -> Iterator["Telling"]:
    """What stands between cameras and the store."""
    losses = Losses(store)
    with Inbox(losses.unkept, pause_s=0.05) as inbox:
        yield Telling(inbox, Intake(store, data))


class Telling:
    def __init__(self, inbox: Inbox, intake: Intake) -> None:
        self.inbox = inbox
        self._intake = intake

    def tell(self, numbers: range) -> None:
        """A camera reports events."""
        for number in numbers:
            update = EventUpdate(an_event(f"e{number:03}"))
            at = NOON + timedelta(seconds=number)
            self.inbox.put("east", at, partial(self._intake.hear, "east", update))


def test_events_wait_for_a_database_that_is_locked_longer_than_writers_wait(tmp_path: Path) -> None:
    place = tmp_path / DATABASE
    store = Store.open(place, busy_s=0.1)
    with (
        closing(sqlite3.connect(place, isolation_level=None)) as other,
        told(store, tmp_path) as telling,
    ):
        other.execute("BEGIN IMMEDIATE")
        telling.tell(range(100))
        until(lambda: telling.inbox.down is not None, 10, "the lock is noticed")
        down = telling.inbox.down
        before = len(store.events(limit=200).events)
        other.execute("COMMIT")
        until(lambda: telling.inbox.down is None, 10, "the store works again")

    assert down is not None
    assert "locked" in down
    assert before == 0
    assert len(store.events(limit=200).events) == 100
    assert store.gaps.gaps() == []
    store.close()


def test_events_wait_for_a_postgresql_that_is_restarted(tmp_path: Path) -> None:
    with postgres() as server:
        store = Store.open(server.new_database())
        with told(store, tmp_path) as telling:
            telling.tell(range(20))
            until(lambda: len(store.events(limit=200).events) == 20, 20, "the first are kept")
            server.stop()
            telling.tell(range(20, 60))
            until(lambda: telling.inbox.down is not None, 20, "the stop is noticed")
            server.start()
            until(lambda: telling.inbox.down is None, 20, "the store works again")
        kept = len(store.events(limit=200).events)
        store.close()

    assert kept == 60


def test_a_damaged_database_is_refused_and_deletes_nothing(tmp_path: Path) -> None:
    data = tmp_path / "data"
    store = Store.open(data / DATABASE)
    stills = some_events(store, data, 100, NOON)
    store.close()
    with (data / DATABASE).open("r+b") as file:
        file.seek(4096 * 3)
        file.write(b"\xff" * 4096 * 20)
    config = tmp_path / "towerwatch.yaml"
    config.write_text("server:\n  port: 0\ndata: data\n")

    served = run("serve", "--config", config)
    checked = run("check", "--config", config, "--repair")

    for finished in (served, checked):
        assert finished.code == 1
        assert len(finished.err.splitlines()) == 1
        assert "is damaged" in finished.err
        assert "towerwatch restore" in finished.err
    assert all((data / still).exists() for still in stills)


def test_a_new_store_beside_much_evidence_deletes_none_of_it(tmp_path: Path) -> None:
    data = tmp_path / "data"
    store = Store.open(data / DATABASE)
    stills = some_events(store, data, 50, NOON)
    store.close()
    for file in data.glob(f"{DATABASE}*"):
        file.unlink()
    Store.open(data / DATABASE).close()
    config = tmp_path / "towerwatch.yaml"
    config.write_text("data: data\n")

    checked = run("check", "--config", config, "--repair")

    assert checked.code == 1
    assert "50 of 50 files belong to no event" in checked.err
    assert "--many" in checked.err
    assert all((data / still).exists() for still in stills)

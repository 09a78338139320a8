"""A back-up of everything, beside a running service, and the way back."""

import sqlite3
import subprocess
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from commandline import run
from footage import kept_event, kept_segment, some_events
from postgres import postgres
from stored import NOON, an_event

from api.backup import back_up
from api.check import compare
from api.restore import bring_back
from api.store import Gap, GapKind, Store
from api.store.database import DATABASE
from vision.errors import StoreError


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def store(data: Path) -> Iterator[Store]:
    opened = Store.open(data / DATABASE)
    yield opened
    opened.close()


def test_what_was_backed_up_comes_back(store: Store, data: Path, tmp_path: Path) -> None:
    some_events(store, data, 3, NOON)
    kept_segment(store, data, NOON)
    store.holds.place("e1", "Inspector Li", "case 17", NOON)

    count = back_up(store, data, tmp_path / "copy")
    bring_back(tmp_path / "copy", tmp_path / "new", None)

    back = Store.open(tmp_path / "new" / DATABASE)
    assert count == 5
    assert back.events().events == store.events().events
    assert back.holds.of("e1") == store.holds.of("e1")
    assert compare(back, tmp_path / "new", prove=True).clean()
    back.close()


def test_anybody_can_prove_a_backup(store: Store, data: Path, tmp_path: Path) -> None:
    still = kept_event(store, data, an_event(), NOON)
    back_up(store, data, tmp_path / "copy")
    command = ["sha256sum", "--check", "--strict", "SHA256SUMS"]

    whole = subprocess.run(command, cwd=tmp_path / "copy", capture_output=True, check=False)
    (tmp_path / "copy" / still).unlink()
    (tmp_path / "copy" / still).write_bytes(b"y")
    altered = subprocess.run(command, cwd=tmp_path / "copy", capture_output=True, check=False)

    assert (whole.returncode, altered.returncode) == (0, 1)
    with pytest.raises(StoreError, match=f"{still}: is missing or altered"):
        bring_back(tmp_path / "copy", tmp_path / "new", None)
    assert not (tmp_path / "new" / DATABASE).exists()


def test_a_store_that_is_there_is_not_written_over(
    store: Store, data: Path, tmp_path: Path
) -> None:
    kept_event(store, data, an_event(), NOON)
    back_up(store, data, tmp_path / "copy")

    with pytest.raises(StoreError, match="is there already; move the data folder"):
        bring_back(tmp_path / "copy", data, None)
    with pytest.raises(StoreError, match="is there already; give a new folder"):
        back_up(store, data, tmp_path / "copy")


def test_a_path_that_leads_out_of_a_backup_is_refused(
    store: Store, data: Path, tmp_path: Path
) -> None:
    back_up(store, data, tmp_path / "copy")
    with (tmp_path / "copy" / "SHA256SUMS").open("a") as sums:
        sums.write(f"{'0' * 64}  ../../etc/passwd\n")

    with pytest.raises(StoreError, match="is not as a back-up writes it"):
        bring_back(tmp_path / "copy", tmp_path / "new", None)


def test_a_store_moves_to_postgresql_and_back(store: Store, data: Path, tmp_path: Path) -> None:
    some_events(store, data, 3, NOON)
    store.gaps.add(Gap("cam", GapKind.WATCH, NOON, NOON + timedelta(minutes=1), "away"))
    back_up(store, data, tmp_path / "copy")

    with postgres() as server:
        url = server.new_database()
        bring_back(tmp_path / "copy", tmp_path / "new", url)
        moved = Store.open(url)
        moved.gaps.add(Gap("cam", GapKind.WATCH, NOON, NOON + timedelta(minutes=2), "again"))
        events, gaps = moved.events().events, moved.gaps.gaps()
        back_up(moved, tmp_path / "new", tmp_path / "copy2")
        moved.close()
    bring_back(tmp_path / "copy2", tmp_path / "again", None)

    back = Store.open(tmp_path / "again" / DATABASE)
    assert events == store.events().events == back.events().events
    assert [gap.cause for gap in gaps] == ["again", "away"]
    assert back.gaps.gaps() == gaps
    back.close()


def test_the_commands_copy_and_bring_back(store: Store, data: Path, tmp_path: Path) -> None:
    some_events(store, data, 2, NOON)
    config, other = tmp_path / "towerwatch.yaml", tmp_path / "other.yaml"
    config.write_text("data: data\n")
    other.write_text("data: other\n")

    copied = run("backup", tmp_path / "copy", "--config", config)
    brought = run("restore", tmp_path / "copy", "--config", other)
    checked = run("check", "--config", other)

    assert (copied.code, brought.code, checked.code) == (0, 0, 0), copied.err + brought.err
    assert "2 files known, all as they were written" in checked.out


def test_a_damaged_store_is_refused_with_the_way_out(store: Store, data: Path) -> None:
    some_events(store, data, 200, NOON)
    store.close()
    with (data / DATABASE).open("r+b") as file:
        for page in range(4, 30):
            file.seek(page * 4096)
            file.write(b"\xff" * 4096)

    with pytest.raises(StoreError, match=r"is damaged .*towerwatch restore"):
        Store.open(data / DATABASE)


def test_a_copy_is_taken_before_the_tables_change(data: Path) -> None:
    data.mkdir()
    Store.open(data / DATABASE).close()
    with sqlite3.connect(data / DATABASE) as database:
        for table in ("gaps", "segments", "holds", "heartbeat", "outbox", "audit"):
            database.execute(f"DROP TABLE {table}")
        database.execute("UPDATE alembic_version SET version_num = '0003'")
    database.close()

    Store.open(data / DATABASE).close()

    with sqlite3.connect(data / f"{DATABASE}.version-0003") as copy:
        assert copy.execute("SELECT version_num FROM alembic_version").fetchall() == [("0003",)]
    copy.close()

"""Every kept file is proved; files and store are compared both ways, and mended."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from commandline import run
from footage import kept_event, kept_segment, some_events
from stored import NOON, an_event
from videos import make_video

from api.check import compare
from api.locked import locked
from api.repair import GONE, repair
from api.store import GapKind, Store
from vision.errors import StoreError


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store.open(tmp_path / "towerwatch.db")
    yield opened
    opened.close()


def test_a_changed_byte_is_found(store: Store, tmp_path: Path) -> None:
    whole, changed = some_events(store, tmp_path, 2, NOON)
    (tmp_path / changed).write_bytes(b"y")

    report = compare(store, tmp_path, prove=True)

    assert report.files == 2
    assert report.altered == [changed]
    assert whole not in report.altered


def test_nothing_wrong_is_a_clean_report(store: Store, tmp_path: Path) -> None:
    some_events(store, tmp_path, 2, NOON)
    kept_segment(store, tmp_path, NOON)

    report = compare(store, tmp_path, prove=True)

    assert (report.files, report.clean()) == (3, True)


def test_lost_files_become_named_gaps(store: Store, tmp_path: Path) -> None:
    still = kept_event(store, tmp_path, an_event(), NOON)
    segment = kept_segment(store, tmp_path, NOON)
    for path in (still, segment):
        (tmp_path / path).unlink()

    repair(store, tmp_path, compare(store, tmp_path))

    stored = store.event("e1")
    assert stored is not None
    assert (stored.still, stored.still_gap) == (None, GONE)
    (gap,) = store.gaps.gaps()
    assert (gap.camera, gap.kind, gap.start_at) == ("cam", GapKind.EVIDENCE, NOON)
    assert compare(store, tmp_path).clean()


def test_a_clip_that_nobody_came_to_tell_of_is_taken_in(store: Store, tmp_path: Path) -> None:
    store.record(an_event(), "cam", NOON)
    store.add_gap("e1", "clip", "the worker was ended by SIGKILL")
    folder = tmp_path / "evidence/cam/e1"
    folder.mkdir(parents=True)
    make_video(folder / "clip.mp4")

    repair(store, tmp_path, compare(store, tmp_path))

    stored = store.event("e1")
    assert stored is not None
    assert stored.clip is not None
    assert (stored.clip.codec, stored.clip.playable, stored.clip_gap) == ("h264", True, None)
    assert compare(store, tmp_path, prove=True).clean()


def test_what_belongs_to_nothing_is_removed(store: Store, tmp_path: Path) -> None:
    (tmp_path / "evidence/cam/unknown").mkdir(parents=True)
    (tmp_path / "evidence/cam/unknown/still.jpg").write_bytes(b"x")
    some_events(store, tmp_path, 1, NOON)
    leftover = tmp_path / "evidence/cam/e0/clip.mp4.part"
    leftover.write_bytes(b"x")

    repair(store, tmp_path, compare(store, tmp_path))

    assert not (tmp_path / "evidence/cam/unknown").exists()
    assert not leftover.exists()
    assert (tmp_path / "evidence/cam/e0/still.jpg").exists()


def test_an_empty_store_beside_many_files_deletes_none(store: Store, tmp_path: Path) -> None:
    some_events(store, tmp_path, 30, NOON)
    other = Store.open(tmp_path / "new.db")

    with pytest.raises(StoreError, match=r"30 of 30 files belong to no event: .*still\.jpg"):
        repair(other, tmp_path, compare(other, tmp_path))

    assert len([*tmp_path.glob("evidence/*/*/still.jpg")]) == 30
    other.close()


def test_a_disk_that_is_not_there_forgets_no_hash(store: Store, tmp_path: Path) -> None:
    some_events(store, tmp_path, 30, NOON)
    shutil.move(tmp_path / "evidence", tmp_path / "elsewhere")

    with pytest.raises(StoreError, match="30 of 30 files are missing"):
        repair(store, tmp_path, compare(store, tmp_path))
    shutil.move(tmp_path / "elsewhere", tmp_path / "evidence")

    assert compare(store, tmp_path, prove=True).clean()


def test_many_are_let_go_when_that_is_asked_for(store: Store, tmp_path: Path) -> None:
    some_events(store, tmp_path, 30, NOON)
    other = Store.open(tmp_path / "new.db")

    done = repair(other, tmp_path, compare(other, tmp_path), many=True)

    assert len(done) == 30
    assert not [*tmp_path.glob("evidence/*/*/still.jpg")]
    other.close()


def test_beside_a_running_service_what_is_being_written_is_no_fault(tmp_path: Path) -> None:
    config, data = tmp_path / "towerwatch.yaml", tmp_path / "data"
    config.write_text("data: data\n")
    store = Store.open(data / "towerwatch.db")
    (still,) = some_events(store, data, 1, NOON)
    store.close()
    (data / still).with_name("clip.mp4.part").write_bytes(b"x")

    with locked(data):
        beside = run("check", "--config", config)
        mended = run("check", "--config", config, "--repair")
    alone = run("check", "--config", config)

    assert (beside.code, mended.code, alone.code) == (0, 1, 1)
    assert "the service runs" in beside.out
    assert "in use by a running service; stop it first" in mended.err
    assert "clip.mp4.part: was never finished" in alone.out


def test_the_command_proves_and_mends(tmp_path: Path) -> None:
    config = tmp_path / "towerwatch.yaml"
    config.write_text("data: data\n")
    data = tmp_path / "data"
    store = Store.open(data / "towerwatch.db")
    changed, lost, _ = some_events(store, data, 3, NOON)
    store.close()
    (data / changed).write_bytes(b"y")
    (data / lost).unlink()

    checked = run("check", "--config", config)
    mended = run("check", "--config", config, "--repair")

    assert checked.code == 1
    assert f"{changed}: was altered" in checked.out
    assert f"{lost}: is missing" in checked.out
    assert "3 files known, 1 altered or unreadable; 2 findings" in checked.out
    assert mended.code == 1  # what was altered stays so
    assert f"{lost}: {GONE}" in mended.out
    assert (data / changed).read_bytes() == b"y"

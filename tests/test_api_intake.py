"""What a camera tells is kept where it belongs, or refused."""

import logging
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from stored import NOON, an_event

from api.intake import Intake
from api.store import Store
from cameras.messages import ClipReady, EventUpdate, SegmentReady, StillReady

ELSEWHERE = [
    "/etc/passwd",
    "{data}/../other/clip.mp4",
    "{data}/evidence/east/../../towerwatch.db",
    "{data}/towerwatch.db",
    "{data}/evidence/west/e1/clip.mp4",
    "clip.mp4",
]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store.open(tmp_path / "towerwatch.db")
    yield opened
    opened.close()


@pytest.mark.parametrize("elsewhere", ELSEWHERE)
def test_files_outside_the_folders_of_the_camera_are_no_evidence(
    store: Store, tmp_path: Path, caplog: pytest.LogCaptureFixture, elsewhere: str
) -> None:
    intake, path = Intake(store, tmp_path), elsewhere.format(data=tmp_path)
    intake.hear("east", EventUpdate(an_event()))

    with caplog.at_level(logging.ERROR):
        intake.hear("east", StillReady("e1", path, "ab" * 32, 9))
        intake.hear("east", ClipReady("e1", path, "ab" * 32, 9, 0, 1, "h264", "m", False, True))
        intake.hear("east", SegmentReady(path, "ab" * 32, 9, NOON, NOON, "h264", "video/mp4"))

    stored = store.event("e1")
    assert stored is not None
    assert (stored.clip, stored.still) == (None, None)
    assert list(store.footage.segments()) == []
    assert [vars(record)["camera"] for record in caplog.records] == ["east"] * 3


def test_a_file_of_the_camera_is_evidence(store: Store, tmp_path: Path) -> None:
    intake = Intake(store, tmp_path)
    path = tmp_path / "evidence" / "east" / "e1" / "still.jpg"

    intake.hear("east", EventUpdate(an_event()))
    intake.hear("east", StillReady("e1", str(path), "ab" * 32, 9))

    stored = store.event("e1")
    assert stored is not None
    assert stored.still is not None
    assert stored.still.path == Path("evidence/east/e1/still.jpg")
    assert stored.happened_at - NOON > timedelta(0)

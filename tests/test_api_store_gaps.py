"""Gaps of cameras, counted."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from postgres import Postgres, postgres
from stored import NOON

from api.store import Gap, GapCount, GapKind, Store


@pytest.fixture(scope="module")
def server() -> Iterator[Postgres]:
    with postgres() as running:
        yield running


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    sqlite = request.param == "sqlite"
    place = tmp_path / "a.db" if sqlite else request.getfixturevalue("server").new_database()
    opened = Store.open(place)
    yield opened
    opened.close()


def test_gaps_are_counted_by_camera_and_kind_and_whether_they_last(store: Store) -> None:
    for minute in range(3):
        end_at = NOON + timedelta(minutes=minute, seconds=10)
        store.gaps.add(Gap("east", GapKind.WATCH, NOON, end_at, "away"))
    store.gaps.begin("east", GapKind.WATCH, NOON + timedelta(hours=1), "away")
    store.gaps.begin("west", GapKind.RECORDING, NOON, "the disk is full")

    counts = store.gaps.counts()

    assert sorted(counts, key=lambda count: count.camera) == [
        GapCount("east", GapKind.WATCH, kept=4, open=1),
        GapCount("west", GapKind.RECORDING, kept=1, open=1),
    ]


def test_without_gaps_there_is_nothing_to_count(store: Store) -> None:
    assert store.gaps.counts() == []

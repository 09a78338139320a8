"""What is too old goes, each class at its time; want of room takes only what nobody needs."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from footage import kept_event, kept_segment
from stored import NOON, an_event

from api.retention import Limits, expire, make_room
from api.store import Store
from vision.records import EventKind, EventState

DAY = timedelta(days=1)
GB = 1_000_000_000


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store.open(tmp_path / "towerwatch.db")
    yield opened
    opened.close()


def names(store: Store) -> list[str]:
    return sorted(stored.id for stored in store.events(limit=200).events)


def test_events_expire_with_their_files(store: Store, tmp_path: Path) -> None:
    old = kept_event(store, tmp_path, an_event("old"), NOON - 31 * DAY)
    young = kept_event(store, tmp_path, an_event("young"), NOON - 29 * DAY)

    assert expire(store, tmp_path, Limits(), NOON) == 1

    assert not (tmp_path / old).parent.exists()
    assert (tmp_path / young).exists()
    assert names(store) == ["young"]


def test_every_class_has_its_own_time(store: Store, tmp_path: Path) -> None:
    limits = Limits(days=30, withdrawn_days=3, light_objects_days=7, footage_days=1)
    for days in (2, 5, 20, 40):
        at = NOON - days * DAY
        kept_event(store, tmp_path, an_event(f"fall-{days}"), at)
        kept_event(store, tmp_path, an_event(f"no-{days}", EventState.WITHDRAWN), at)
        kept_event(store, tmp_path, an_event(f"leaf-{days}", kind=EventKind.LIGHT_OBJECT), at)
        kept_segment(store, tmp_path, at)
    kept_segment(store, tmp_path, NOON - 0.5 * DAY)

    expire(store, tmp_path, limits, NOON)

    assert names(store) == ["fall-2", "fall-20", "fall-5", "leaf-2", "leaf-5", "no-2"]
    assert [one.start_at for one in store.footage.segments()] == [NOON - 0.5 * DAY]
    assert len([*tmp_path.glob("evidence/*/*/*")]) == 6
    assert len([*tmp_path.glob("footage/*/*")]) == 1


def test_what_is_held_does_not_expire_until_it_is_released(store: Store, tmp_path: Path) -> None:
    kept_event(store, tmp_path, an_event("held"), NOON - 400 * DAY)
    store.holds.place("held", "Inspector Li", "case 17", NOON - 399 * DAY)

    expire(store, tmp_path, Limits(), NOON)
    held = names(store)
    store.holds.release("held", "Inspector Li", "case closed", NOON)
    expire(store, tmp_path, Limits(), NOON)

    assert held == ["held"]
    assert names(store) == []


class Disk:
    """A disk on which every kept file takes a gigabyte."""

    def __init__(self, data: Path, size: int) -> None:
        self._data = data
        self._size = size

    def free(self, _path: Path) -> int:
        files = [f for f in self._data.glob("*/**/*") if f.is_file()]
        return (self._size - len(files)) * GB


def test_want_of_room_takes_footage_first_then_lesser_events(store: Store, tmp_path: Path) -> None:
    for hour in range(3):
        kept_segment(store, tmp_path, NOON + timedelta(hours=hour), size=GB // 100_000)
    kept_event(store, tmp_path, an_event("leaf", kind=EventKind.LIGHT_OBJECT), NOON - 2 * DAY)
    kept_event(store, tmp_path, an_event("no", EventState.WITHDRAWN), NOON - DAY)
    kept_event(store, tmp_path, an_event("fall"), NOON - 9 * DAY)
    limits = Limits(least_free_bytes=2 * GB)

    roomy = make_room(store, tmp_path, limits, free_bytes=Disk(tmp_path, 9).free)
    kept_then = (len([*store.footage.segments()]), names(store))
    tight = make_room(store, tmp_path, limits, free_bytes=Disk(tmp_path, 3).free)
    after = (len([*store.footage.segments()]), names(store))

    assert (roomy, kept_then) == (None, (3, ["fall", "leaf", "no"]))
    assert (tight, after) == (None, (0, ["fall"]))


def test_incidents_and_what_is_held_are_never_deleted_for_room(
    store: Store, tmp_path: Path
) -> None:
    kept_event(store, tmp_path, an_event("fall"), NOON)
    kept_event(store, tmp_path, an_event("held", EventState.WITHDRAWN), NOON)
    store.holds.place("held", "Inspector Li", "case 17", NOON)

    full = make_room(store, tmp_path, Limits(), free_bytes=lambda _: 0)

    assert full is not None
    assert "nothing is left that may be deleted" in full
    assert names(store) == ["fall", "held"]
    assert len([*tmp_path.glob("evidence/*/*/*")]) == 2


def test_a_quota_counts_what_is_kept_not_the_disk(store: Store, tmp_path: Path) -> None:
    for hour in range(5):
        kept_segment(store, tmp_path, NOON + timedelta(hours=hour), size=1000)
    limits = Limits(quota_bytes=3500)

    full = make_room(store, tmp_path, limits, free_bytes=lambda _: 100 * GB)

    assert full is None
    assert [one.start_at.hour for one in store.footage.segments()] == [14, 15, 16]


def test_recording_goes_on_only_when_there_is_clearly_room(store: Store, tmp_path: Path) -> None:
    limits = Limits(least_free_bytes=10 * GB)

    def free(_path: Path) -> int:
        return round(10.5 * GB)

    assert make_room(store, tmp_path, limits, free_bytes=free) is None
    assert make_room(store, tmp_path, limits, stopped=True, free_bytes=free) is not None

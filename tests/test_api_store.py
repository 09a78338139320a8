"""The store of events."""

import multiprocessing
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from postgres import Postgres, postgres
from sqlalchemy import delete
from stored import NOON, an_event, write_twenty

from api.doors.door import DoorChange
from api.doors.lease import Reason
from api.schema import EventRow
from api.store import Store
from vision.errors import InputError, StoreError
from vision.records import Event, EventKind, EventState


@pytest.fixture(scope="module")
def server() -> Iterator[Postgres]:
    with postgres() as started:
        yield started


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Path | str:
    """Where a new store may be."""
    if request.param == "sqlite":
        return tmp_path / "data" / "towerwatch.db"
    started = request.getfixturevalue("server")
    assert isinstance(started, Postgres)
    return started.new_database()


@pytest.fixture
def store(place: Path | str) -> Iterator[Store]:
    opened = Store.open(place)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store for the examples of a property; each empties it first."""
    opened = Store.open(tmp_path_factory.mktemp("shared") / "towerwatch.db")
    yield opened
    opened.close()


def emptied(store: Store) -> Store:
    with store.session() as session:
        session.execute(delete(EventRow))
    return store


def with_clip(store: Store, event_id: str) -> None:
    store.attach_clip(
        event_id,
        Path(f"evidence/cam/{event_id}/clip.mp4"),
        "ab" * 32,
        1000,
        mime="video/mp4",
        codec="h264",
        derived=False,
        playable=True,
    )


def test_only_its_owner_reads_the_store(tmp_path: Path) -> None:
    Store.open(tmp_path / "data" / "towerwatch.db").close()
    assert (tmp_path / "data").stat().st_mode & 0o077 == 0
    assert (tmp_path / "data" / "towerwatch.db").stat().st_mode & 0o077 == 0


def test_the_newest_word_on_an_event_counts(store: Store) -> None:
    store.record(an_event(state=EventState.PROVISIONAL, ended=False), "cam", NOON)
    store.record(an_event(), "cam", NOON + timedelta(seconds=5))
    stored = store.event("e1")
    assert stored is not None
    assert stored.document["state"] == "confirmed"
    assert stored.ended
    assert stored.happened_at == NOON


def test_evidence_comes_after_its_event(store: Store) -> None:
    with pytest.raises(StoreError, match="e1"):
        with_clip(store, "e1")
    store.record(an_event(), "cam", NOON)
    with_clip(store, "e1")
    store.attach_still("e1", Path("evidence/cam/e1/still.jpg"), "cd" * 32, 10)
    stored = store.event("e1")
    assert stored is not None
    assert stored.clip is not None
    assert stored.clip.path == Path("evidence/cam/e1/clip.mp4")
    assert stored.still is not None


def test_a_gap_says_why(store: Store) -> None:
    store.record(an_event(), "cam", NOON)
    store.add_gap("e1", "clip", "the disk is full")
    stored = store.event("e1")
    assert stored is not None
    assert (stored.clip, stored.clip_gap) == (None, "the disk is full")


def test_events_are_filtered(store: Store) -> None:
    store.record(an_event("a"), "east", NOON)
    store.record(an_event("b", EventState.WITHDRAWN), "west", NOON + timedelta(hours=1))
    store.record(an_event("c", kind=EventKind.CAMERA_BLIND), "west", NOON + timedelta(hours=2))

    def names(**filters: object) -> list[str]:
        return [e.id for e in store.events(**filters).events]  # type: ignore[arg-type]  # each test names a real filter

    assert names() == ["c", "b", "a"]
    assert names(camera="west") == ["c", "b"]
    assert names(kind=EventKind.FALLING_OBJECT) == ["b", "a"]
    assert names(state=EventState.WITHDRAWN) == ["b"]
    assert names(since=NOON + timedelta(hours=1)) == ["c", "b"]
    assert names(until=NOON + timedelta(hours=1)) == ["a"]


FILTERED = st.fixed_dictionaries(
    {
        "kind": st.none() | st.sampled_from(EventKind),
        "state": st.none() | st.sampled_from(EventState),
        "camera": st.none() | st.sampled_from(["east", "west"]),
        "since": st.none() | st.integers(0, 5).map(lambda second: NOON + timedelta(seconds=second)),
        "until": st.none() | st.integers(0, 5).map(lambda second: NOON + timedelta(seconds=second)),
    }
)


@settings(max_examples=8)
@given(filters=st.lists(FILTERED, min_size=10), seed=st.integers(0, 999), limit=st.integers(1, 9))
def test_filters_combine_and_page(
    shared: Store, filters: list[dict[str, object]], seed: int, limit: int
) -> None:
    store = emptied(shared)
    random = Random(seed)
    kept = [
        (
            an_event(f"e{number}", random.choice([*EventState]), random.choice([*EventKind])),
            random.choice(["east", "west"]),
            NOON + timedelta(seconds=random.randint(0, 5)),
        )
        for number in range(40)
    ]
    for event, camera, moment in kept:
        store.record(event, camera, moment)

    found = [[*_all_pages(store, limit, one)] for one in filters]

    kept.sort(key=lambda row: (row[2], row[0].id), reverse=True)
    assert found == [
        [event.id for event, *place in kept if _passes(event, *place, **one)]  # type: ignore[arg-type]  # filters by name
        for one in filters
    ]


def _all_pages(store: Store, limit: int, filters: dict[str, object]) -> Iterator[str]:
    cursor = None
    while True:
        page = store.events(cursor=cursor, limit=limit, **filters)  # type: ignore[arg-type]  # filters by name
        yield from (stored.id for stored in page.events)
        cursor = page.next_cursor
        if cursor is None:
            return


def _passes(
    event: Event,
    event_camera: str,
    moment: datetime,
    *,
    kind: EventKind | None,
    state: EventState | None,
    camera: str | None,
    since: datetime | None,
    until: datetime | None,
) -> bool:
    return (
        kind in {None, event.kind}
        and state in {None, event.state}
        and camera in {None, event_camera}
        and (since is None or moment >= since)
        and (until is None or moment < until)
    )


@given(seconds=st.lists(st.integers(0, 5), max_size=25), limit=st.integers(1, 7))
def test_pages_lose_and_double_nothing(shared: Store, seconds: list[int], limit: int) -> None:
    store = emptied(shared)
    for number, second in enumerate(seconds):
        store.record(an_event(f"e{number}"), "cam", NOON + timedelta(seconds=second))

    found = [*_all_pages(store, limit, {})]

    assert sorted(found) == sorted(f"e{number}" for number in range(len(seconds)))


def test_a_cursor_that_no_page_gave_is_refused(store: Store) -> None:
    with pytest.raises(InputError, match="cursor"):
        store.events(cursor="nonsense")


def test_old_events_go_with_their_files(store: Store) -> None:
    store.record(an_event("old"), "cam", NOON)
    with_clip(store, "old")
    store.record(an_event("new"), "cam", NOON + timedelta(days=2))
    assert store.expiry.incidents_before(NOON + timedelta(days=1)) == [
        Path("evidence/cam/old/clip.mp4")
    ]
    assert [stored.id for stored in store.events().events] == ["new"]


@pytest.mark.parametrize("url", ["postgresql://u:hunter2@h:port/x", "postgresql://[u:hunter2/"])
def test_an_address_that_is_none_is_refused_without_its_password(url: str) -> None:
    with pytest.raises(StoreError, match="is no address") as refused:
        Store.open(url)

    assert "hunter2" not in str(refused.value)


def test_a_database_that_cannot_be_reached_is_named_without_its_password() -> None:
    with pytest.raises(StoreError, match=r"127\.0\.0\.1") as refused:
        Store.open("postgresql://towerwatch:hunter2@127.0.0.1:1/towerwatch")

    assert "hunter2" not in str(refused.value)


def test_pages_of_one_moment_lose_nothing(store: Store) -> None:
    for number in range(7):
        store.record(an_event(f"e{number}"), "cam", NOON)

    found = [*_all_pages(store, 2, {})]

    assert found == [f"e{number}" for number in reversed(range(7))]


def test_two_processes_write_at_once(place: Path | str) -> None:
    Store.open(place).close()
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=write_twenty, args=(place, name)) for name in ("a", "b")]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(60)
        assert writer.exitcode == 0
    store = Store.open(place)
    assert len(store.events(limit=100).events) == 40
    store.close()


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="file"):
        Store.open(tmp_path / "file" / "data" / "towerwatch.db")


def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    (tmp_path / "towerwatch.db").write_text("this is text and no database at all\n" * 100)
    with pytest.raises(StoreError, match=r"towerwatch\.db"):
        Store.open(tmp_path / "towerwatch.db")


def test_what_became_of_a_door_is_kept_in_order_and_expires(store: Store) -> None:
    for minute in range(3):
        at = NOON + timedelta(minutes=minute)
        store.record_door(
            DoorChange("car-a", at, Reason.RELEASED, f"guard {minute}", "::1", ("e1",))
        )
    store.record_door(DoorChange("car-b", NOON, Reason.HELD))
    last = store.door_changes("car-a", 2)
    store.expiry.notes_before(NOON + timedelta(minutes=2))
    left = store.door_changes("car-a", 9)
    assert [change.who for change in last] == ["guard 1", "guard 2"]
    assert left == [last[-1]]
    assert left[0] == DoorChange(
        "car-a", NOON + timedelta(minutes=2), Reason.RELEASED, "guard 2", "::1", ("e1",)
    )

"""News is put into the outbox with the event, told once, and kept until somebody took it."""

from contextlib import suppress
from pathlib import Path

from letters import ALL, an_outbox
from stored import NOON, an_event

from api.sinks.post import Post
from api.sinks.report import News, Report, Wish
from api.store import Store
from vision.records import EventKind, EventState


def keep_clip(store: Store, event_id: str) -> None:
    store.attach_clip(
        event_id,
        Path("evidence/east/clip.mp4"),
        "ab" * 32,
        5,
        mime="video/mp4",
        codec="h264",
        derived=False,
        playable=True,
    )


def test_what_becomes_of_an_event_is_told_once_and_in_order(tmp_path: Path) -> None:
    with an_outbox(tmp_path, {"desk": ALL}) as (store, outbox):
        for state, ended in (
            (EventState.PROVISIONAL, False),
            (EventState.PROVISIONAL, False),
            (EventState.CONFIRMED, False),
            (EventState.CONFIRMED, True),
        ):
            store.record(an_event(state=state, ended=ended), "east", NOON)
        keep_clip(store, "e1")

        letters = outbox.waiting("desk", 10)

    assert [letter.id for letter in letters] == [
        "e1.provisional",
        "e1.confirmed",
        "e1.ended",
        "e1.clip",
    ]
    assert letters[3].data["clip"] == {
        "path": "/api/v1/events/e1/clip",
        "sha256": "ab" * 32,
        "size": 5,
        "mime": "video/mp4",
    }


def test_what_the_service_left_open_is_told_when_it_is_closed(tmp_path: Path) -> None:
    with an_outbox(tmp_path, {"desk": ALL}) as (store, outbox):
        store.record(an_event("a", EventState.PROVISIONAL, ended=False), "east", NOON)
        store.record(an_event("b", EventState.CONFIRMED, ended=False), "east", NOON)
        store.end("a")
        store.end("b")

        told = [letter.id for letter in outbox.waiting("desk", 10)]

    assert told == ["a.provisional", "b.confirmed", "a.withdrawn", "b.ended"]


def test_a_sink_gets_what_it_wants(tmp_path: Path) -> None:
    wishes = {
        "ends": Wish(frozenset({News.ENDED})),
        "bikes": Wish(frozenset(News), frozenset({EventKind.EBIKE_ZONE})),
        "west": Wish(frozenset(News), cameras=frozenset({"west"})),
    }
    with an_outbox(tmp_path, wishes) as (store, outbox):
        store.record(an_event("a"), "east", NOON)
        store.record(an_event("b", kind=EventKind.EBIKE_ZONE, ended=False), "west", NOON)

        told = {name: [letter.id for letter in outbox.waiting(name, 10)] for name in wishes}

    assert told == {"ends": ["a.ended"], "bikes": ["b.confirmed"], "west": ["b.confirmed"]}


def test_sinks_are_woken_when_the_news_is_committed(tmp_path: Path) -> None:
    seen: list[tuple[set[str], bool]] = []
    reader = Store.open(tmp_path / "towerwatch.db")
    woken = lambda names: seen.append((names, reader.event("e1") is not None))  # noqa: E731  # one use
    store = Store.open(tmp_path / "towerwatch.db", tell=Post({"desk": ALL}, woken).put)

    store.record(an_event(ended=False), "east", NOON)
    store.record(an_event(ended=False), "east", NOON)

    assert seen == [({"desk"}, True)]
    store.close()
    reader.close()


def test_what_is_not_kept_is_not_told(tmp_path: Path) -> None:
    woken: list[set[str]] = []
    report = Report("e1", "east", EventKind.FALLING_OBJECT, News.CONFIRMED, {})
    with an_outbox(tmp_path, {}) as (store, outbox):
        with suppress(ZeroDivisionError), store.session() as session:
            Post({"desk": ALL}, woken.append).put(session, report)
            raise ZeroDivisionError

        told = outbox.waiting("desk", 10)

    assert (told, woken) == ([], [])


def test_what_is_given_up_can_be_replayed_at_its_place(tmp_path: Path) -> None:
    with an_outbox(tmp_path, {"desk": ALL, "gone": ALL}) as (store, outbox):
        store.record(an_event(), "east", NOON)
        outbox.failed(outbox.waiting("desk", 1)[0], "answered 400", dead=True)
        outbox.give_up_others({"desk"})
        dead = [(letter.sink, letter.id, letter.tries) for letter in outbox.dead(10)]
        backlog = outbox.backlogs()["desk"]

        count = outbox.replay(NOON, sink="desk")

        told = [letter.id for letter in outbox.waiting("desk", 10)]

    assert dead == [
        ("desk", "e1.confirmed", 1),
        ("gone", "e1.confirmed", 0),
        ("gone", "e1.ended", 0),
    ]
    assert (backlog.waiting, backlog.dead, backlog.oldest_at) == (1, 1, NOON)
    assert (count, told) == (1, ["e1.confirmed", "e1.ended"])

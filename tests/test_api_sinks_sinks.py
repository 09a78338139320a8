"""Sinks come, go and change while the service runs; what is told arrives, in order."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from receivers import Receiver, web_receiver
from stored import NOON, an_event
from waiting import until

from api.sinks.opening import SinkPlan
from api.sinks.outbox import Outbox
from api.sinks.report import News, Wish
from api.sinks.sinks import Sinks
from api.sinks.webhook import WebhookPlan
from api.store import Store
from vision.errors import StoreError

SURE = Wish(frozenset({News.CONFIRMED}))


def plan(receiver: Receiver, name: str = "desk", wish: Wish = SURE) -> SinkPlan:
    return SinkPlan(name, wish, WebhookPlan(receiver.url, b"k" * 32))


@contextmanager
def sending(folder: Path, *plans: SinkPlan) -> Iterator[tuple[Sinks, Store, Outbox]]:
    sinks = Sinks(plans)
    store = Store.open(folder / "towerwatch.db", tell=sinks.put)
    outbox = Outbox(store.session)
    try:
        with sinks.delivering(outbox, lambda _: None):
            yield sinks, store, outbox
    finally:
        store.close()


def test_a_sink_that_comes_hears_what_happens_then(tmp_path: Path) -> None:
    with (
        web_receiver() as first,
        web_receiver() as second,
        sending(tmp_path, plan(first)) as (sinks, store, _),
    ):
        store.record(an_event("a"), "east", NOON)
        sinks.follow([plan(first), plan(second, "guards")])
        store.record(an_event("b"), "east", NOON)

        until(lambda: len(first.kept) == 2 and len(second.kept) == 1)

    assert first.news() == ["a.confirmed", "b.confirmed"]
    assert second.news() == ["b.confirmed"]


def test_what_waits_for_a_sink_that_is_gone_is_given_up(tmp_path: Path) -> None:
    with web_receiver() as receiver:
        receiver.status = 503
        with sending(tmp_path, plan(receiver)) as (sinks, store, outbox):
            store.record(an_event("a"), "east", NOON)
            until(lambda: bool(receiver.came))

            sinks.follow([])
            store.record(an_event("b"), "east", NOON)
            until(lambda: len(outbox.dead(10)) == 1)
            dead, waiting = outbox.dead(10), outbox.waiting("desk", 10)

    assert [letter.id for letter in dead] == ["a.confirmed"]
    assert waiting == []


def test_what_waits_goes_the_new_way_in_order(tmp_path: Path) -> None:
    with web_receiver() as old, web_receiver() as new:
        old.status = 503
        with sending(tmp_path, plan(old)) as (sinks, store, outbox):
            for name in ("a", "b", "c"):
                store.record(an_event(name), "east", NOON)
            until(lambda: bool(old.came))

            sinks.follow([plan(new)])
            until(lambda: len(new.kept) == 3)
            until(lambda: not outbox.waiting("desk", 10))

    assert new.news() == ["a.confirmed", "b.confirmed", "c.confirmed"]
    assert old.news() == []


def test_a_delivery_under_way_ends_before_the_new_way_begins(tmp_path: Path) -> None:
    with web_receiver() as old, web_receiver() as new:
        old.held = threading.Event()
        with sending(tmp_path, plan(old)) as (sinks, store, _):
            store.record(an_event("a"), "east", NOON)
            until(lambda: bool(old.came))

            sinks.follow([plan(new)])
            store.record(an_event("b"), "east", NOON)
            early = new.news()
            old.held.set()
            until(lambda: bool(new.kept))

    assert early == []
    assert (old.news(), new.news()) == (["a.confirmed"], ["b.confirmed"])


def test_a_sink_that_only_wants_to_hear_other_things_keeps_its_way(tmp_path: Path) -> None:
    with web_receiver() as receiver, sending(tmp_path, plan(receiver)) as (sinks, store, _):
        threads = {thread for thread in threading.enumerate() if thread.name == "sink desk"}
        sinks.follow([plan(receiver, wish=Wish(frozenset({News.ENDED})))])
        now = {thread for thread in threading.enumerate() if thread.name == "sink desk"}
        store.record(an_event("a"), "east", NOON)

        until(lambda: bool(receiver.kept))

    assert receiver.news() == ["a.ended"]
    assert now == threads


def test_a_store_that_is_down_keeps_no_sink_from_changing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def locked(_self: Outbox, _sinks: object) -> None:
        raise StoreError("the database is locked")

    with (
        web_receiver() as old,
        web_receiver() as new,
        sending(tmp_path, plan(old)) as (sinks, store, _),
    ):
        with monkeypatch.context() as patched, caplog.at_level(logging.ERROR):
            patched.setattr(Outbox, "give_up_others", locked)
            sinks.follow([plan(new)])
        store.record(an_event("a"), "east", NOON)

        until(lambda: bool(new.kept))

    assert "is not given up yet: the database is locked" in caplog.text

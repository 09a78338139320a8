"""What is told while the store is down waits, in order, and nothing is lost in silence."""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from stored import NOON

from api.inbox import Inbox
from vision.errors import StoreDownError, StoreError


class Desk:
    """A store that can be down; tried is set when it is asked again, done at the last thing that is
    awaited."""

    def __init__(self, awaited: int) -> None:
        self.up = threading.Event()
        self.tried = threading.Event()
        self.done = threading.Event()
        self.kept: list[object] = []
        self._awaited = awaited
        self._tries = 0

    def keep(self, thing: object) -> None:
        self._tries += 1
        if self._tries > 1:
            self.tried.set()
        if not self.up.is_set():
            raise StoreDownError("database is locked")
        self.kept.append(thing)
        if len(self.kept) == self._awaited:
            self.done.set()

    def keeping(self, thing: object) -> Callable[[], None]:
        return lambda: self.keep(thing)

    def unkept(self, camera: str, start_at: datetime, end_at: datetime, cause: str) -> None:
        self.keep((camera, start_at, end_at, cause))


def test_what_is_told_while_the_store_is_down_is_kept_in_order_when_it_is_back() -> None:
    desk = Desk(awaited=50)
    with Inbox(desk.unkept, pause_s=0.01) as inbox:
        for number in range(50):
            inbox.put("east", NOON, desk.keeping(number))
        assert desk.tried.wait(10)
        desk.up.set()
        assert desk.done.wait(10)

    assert desk.kept == [*range(50)]
    assert inbox.down is None


def test_what_finds_no_place_is_told_as_lost_with_its_time() -> None:
    desk = Desk(awaited=3)
    with Inbox(desk.unkept, most=2, pause_s=0.01) as inbox:
        inbox.put("east", NOON, desk.keeping(0))
        assert desk.tried.wait(10)
        for number in range(1, 5):
            at = NOON + timedelta(seconds=number)
            inbox.put("east", at, desk.keeping(number))
        down = inbox.down
        desk.up.set()
        assert desk.done.wait(10)

    assert down == "database is locked"
    assert desk.kept[:3] == [0, 1, 2]
    (lost,) = desk.kept[3:]
    assert isinstance(lost, tuple)
    assert lost[:3] == ("east", NOON + timedelta(seconds=3), NOON + timedelta(seconds=4))


def test_what_the_store_refuses_is_not_tried_again() -> None:
    desk = Desk(awaited=1)
    desk.up.set()
    tries: list[int] = []

    def refused() -> None:
        tries.append(1)
        raise StoreError("event e1: is not in the store; it may have expired")

    with Inbox(desk.unkept, pause_s=0.01) as inbox:
        inbox.put("east", NOON, refused)
        inbox.put("east", NOON, desk.keeping("next"))

    assert tries == [1]
    assert desk.kept == ["next"]


def test_a_store_that_stays_down_does_not_hold_up_the_end() -> None:
    desk = Desk(awaited=1)

    with Inbox(desk.unkept, pause_s=1.0) as inbox:
        inbox.put("east", NOON, desk.keeping(0))
        assert desk.tried.wait(10)

    assert desk.kept == []


def test_a_report_that_breaks_something_ends_nothing_and_is_logged(
    caplog: pytest.LogCaptureFixture,
) -> None:
    desk = Desk(awaited=1)
    desk.up.set()

    def breaks() -> None:
        raise OverflowError("too large")

    with Inbox(desk.unkept, pause_s=0.01) as inbox:
        inbox.put("east", NOON, breaks)
        inbox.put("west", NOON, desk.keeping("after"))
        assert desk.done.wait(10)

    (line,) = caplog.records
    assert desk.kept == ["after"]
    assert (line.getMessage(), vars(line)["camera"]) == ("a report cannot be kept", "east")

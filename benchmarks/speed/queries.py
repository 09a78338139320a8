"""How long a page of events takes from a store of very many, however it is filtered."""

import json
import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import TypedDict

from api.store import Store
from benchmarks.speed.ledger import BEGAN, CAMERAS, SPAN, ledger
from benchmarks.speed.rows import Goal, Row
from benchmarks.speed.turns import percentile, take_turns
from vision.records import EventKind, EventState

PAGE = 50
PAGES_A_TURN = 200

_SHARES: Mapping[str, float] = {"median": 0.5, "99 of 100": 0.99}
_BY_ID = "reading as many by their ids"


class Filters(TypedDict, total=False):
    """What `Store.events` takes."""

    kind: EventKind
    camera: str
    state: EventState
    since: datetime
    until: datetime


def query_rows(cache: Path, turns: int, events: int) -> Iterator[Row]:
    """Pages of 50 at random, through the store, against the same rows by their ids."""
    path = ledger(events, cache)
    store = Store.open(path)
    try:
        with closing(sqlite3.connect(path)) as database:
            yield from _rows(store, database, turns, events)
    finally:
        store.close()


def _rows(store: Store, database: sqlite3.Connection, turns: int, events: int) -> Iterator[Row]:
    asking = Asking(store, Random(2))
    ids = _ids(database)
    ran = {
        name: take_turns(
            {
                "own": _share(asking.page, share),
                "ids": _share(lambda: _by_id(database, ids), share),
            },
            turns,
        )
        for name, share in _SHARES.items()
    }
    for name, taken in ran.items():
        yield Row.of(
            f"a filtered page of {events:,} events: {name}",
            _BY_ID,
            "ms",
            taken.compare("own", "ids"),
            margin=0.5,
            goal=Goal(20.0, of_ratio=False),
            idle=True,
        )


class Asking:
    """Asks for pages, each with other filters; half of them lead to the page after it."""

    def __init__(self, store: Store, random: Random) -> None:
        self._store, self._random = store, random
        self._further: tuple[Filters, str] | None = None

    def page(self) -> None:
        """Ask for the next one."""
        if self._further is not None:
            filters, cursor = self._further
            self._store.events(**filters, cursor=cursor, limit=PAGE)
            self._further = None
            return
        filters = some_filters(self._random)
        page = self._store.events(**filters, limit=PAGE)
        if page.next_cursor is not None:
            self._further = filters, page.next_cursor


def some_filters(random: Random) -> Filters:
    """Each filter as often as not; rare kinds and states as often as frequent ones."""
    chosen: Filters = {}
    if random.random() < 0.5:
        chosen["kind"] = random.choice([*EventKind])
    if random.random() < 0.5:
        chosen["camera"] = random.choice(CAMERAS)
    if random.random() < 0.5:
        chosen["state"] = random.choice([*EventState])
    if random.random() < 0.5:
        chosen["since"] = BEGAN + random.random() * SPAN
        chosen["until"] = chosen["since"] + timedelta(days=random.choice([1, 30, 365]))
    return chosen


def _ids(database: sqlite3.Connection) -> Iterator[Sequence[str]]:
    names = [name for (name,) in database.execute("SELECT id FROM events LIMIT 20000")]
    random = Random(3)
    while True:
        yield random.sample(names, PAGE)


def _by_id(database: sqlite3.Connection, ids: Iterator[Sequence[str]]) -> None:
    wanted = next(ids)
    marks = ", ".join("?" * len(wanted))
    query = f"SELECT document FROM events WHERE id IN ({marks})"  # noqa: S608  # only marks
    for (document,) in database.execute(query, wanted):
        json.loads(document)


def _share(ask: Callable[[], None], share: float) -> Callable[[], float]:
    """Asks many times; costs milliseconds by the clock, the percentile of them."""

    def turn() -> float:
        took_ms = []
        for _ in range(PAGES_A_TURN):
            began_s = time.perf_counter()
            ask()
            took_ms.append(1e3 * (time.perf_counter() - began_s))
        return percentile(took_ms, share)

    return turn

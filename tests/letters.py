"""Letters and a store that writes them, for tests of sinks."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from stored import NOON

from api.sinks.outbox import Outbox
from api.sinks.post import Post
from api.sinks.report import Letter, News, Wish
from api.store import Store
from vision.records import EventKind

ALL = Wish(frozenset(News))


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.s = 0.0

    def __call__(self) -> float:
        return self.s

    def now(self) -> datetime:
        """The time of day."""
        return datetime.fromtimestamp(NOON.timestamp() + self.s, NOON.tzinfo)


def a_letter(news: News = News.CONFIRMED, camera: str = "east") -> Letter:
    """News of a fall."""
    return Letter(
        1,
        "desk",
        f"e1.{news}",
        "e1",
        camera,
        EventKind.FALLING_OBJECT,
        news,
        NOON,
        NOON,
        {"event": {"id": "e1", "confidence": 0.97}},
    )


@contextmanager
def an_outbox(
    folder: Path, wishes: Mapping[str, Wish], clock: Clock | None = None
) -> Iterator[tuple[Store, Outbox]]:
    """A store whose events are reported, and the outbox in it."""
    told = (clock or Clock()).now
    store = Store.open(folder / "towerwatch.db", tell=Post(wishes, lambda _: None, now=told).put)
    try:
        yield store, Outbox(store.session)
    finally:
        store.close()

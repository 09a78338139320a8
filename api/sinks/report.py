"""What is told of an event, and who wants to hear it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from vision.records import EventKind, Json


class News(StrEnum):
    """What became of an event; each is told once. A withdrawn event has ended with that."""

    PROVISIONAL = "provisional"
    CONFIRMED = "confirmed"
    WITHDRAWN = "withdrawn"
    ENDED = "ended"
    CLIP = "clip"


@dataclass(frozen=True, slots=True)
class Report:
    """News of an event.

    document: the object of `api.encoding.event_json`. clip: what is known of the finished clip.
    """

    event_id: str
    camera: str
    kind: EventKind
    news: News
    document: Mapping[str, Json]
    clip: Mapping[str, Json] | None = None


@dataclass(frozen=True, slots=True)
class Wish:
    """What a sink wants to hear; None: everything."""

    news: frozenset[News]
    kinds: frozenset[EventKind] | None = None
    cameras: frozenset[str] | None = None

    def wants(self, report: Report) -> bool:
        """Whether a report is for it."""
        return (
            report.news in self.news
            and (self.kinds is None or report.kind in self.kinds)
            and (self.cameras is None or report.camera in self.cameras)
        )


@dataclass(frozen=True, slots=True)
class Letter:
    """A report on its way to one sink.

    number: its place in the outbox. id: the same at every try and for every sink, so that a
    receiver can drop what it has. data: the JSON object `{"event": …, "clip": …}`.
    """

    number: int
    sink: str
    id: str
    event_id: str
    camera: str
    kind: EventKind
    news: News
    reported_at: datetime
    queued_at: datetime
    data: Mapping[str, Json]
    tries: int = 0
    error: str | None = None

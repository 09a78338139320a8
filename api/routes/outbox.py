"""What sinks did not take, and another try."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from api.problems import documented
from api.sinks.outbox import Outbox
from api.sinks.report import Letter, News


class LetterView(BaseModel):
    """News of an event that a sink did not take."""

    number: int = Field(description="Its number in the outbox.")
    sink: str
    id: str = Field(description="What the receiver knows it by.")
    event_id: str
    camera: str
    news: News
    reported_at: datetime
    tries: int
    error: str | None = Field(description="Why the last try failed.")


class BacklogView(BaseModel):
    """The outbox of a sink."""

    sink: str
    waiting: int
    dead: int = Field(description="No longer tried.")
    oldest_at: datetime | None = Field(description="When the oldest that waits was reported.")


class OutboxView(BaseModel):
    """The outbox: its sinks, and the oldest of what is no longer tried."""

    sinks: list[BacklogView]
    dead: list[LetterView]


class ReplayRequest(BaseModel):
    """What is tried again: everything that is given up, a sink's, or these numbers."""

    sink: str | None = Field(default=None, max_length=64)
    numbers: list[int] | None = Field(default=None, max_length=1000)


class ReplayedView(BaseModel):
    """How much is tried again."""

    replayed: int


def router(outbox: Outbox, wake: Callable[[], None]) -> APIRouter:
    """Routes over the outbox. wake: lets the sinks look at it."""
    routes = APIRouter(prefix="/api/v1/outbox", tags=["outbox"])

    @routes.get("", responses=documented(422, 503))
    def list_dead(
        sink: Annotated[str | None, Query(description="Only of this sink.")] = None,
        limit: Annotated[int, Query(description="At most so many.", ge=1, le=1000)] = 100,
    ) -> OutboxView:
        """Say what waits, and list what is given up, the oldest first."""
        return OutboxView(
            sinks=[
                BacklogView(sink=name, waiting=log.waiting, dead=log.dead, oldest_at=log.oldest_at)
                for name, log in sorted(outbox.backlogs().items())
            ],
            dead=[_view(letter) for letter in outbox.dead(limit, sink=sink)],
        )

    @routes.post("/replay", responses=documented(403, 422, 503))
    def replay(wish: ReplayRequest) -> ReplayedView:
        """Try again what is given up, each at its old place in the order."""
        count = outbox.replay(datetime.now(UTC), sink=wish.sink, numbers=wish.numbers)
        wake()
        return ReplayedView(replayed=count)

    return routes


def _view(letter: Letter) -> LetterView:
    return LetterView.model_validate(letter, from_attributes=True)

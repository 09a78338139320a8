"""Legal holds: an event that is held is not deleted, by age nor for want of room."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, HTTPException, Query
from pydantic import BaseModel, Field

from api.problems import documented
from api.routes.events import EventId
from api.store import Store

Who = Annotated[str, Query(description="Who releases it.", min_length=1, max_length=80)]
Why = Annotated[str, Query(description="Why.", min_length=1, max_length=500)]


class HoldRequest(BaseModel):
    """Who wants that an event is kept, and why."""

    who: str = Field(description="For people.", min_length=1, max_length=80)
    why: str = Field(description="For example a file number.", min_length=1, max_length=500)


class HoldView(BaseModel):
    """A hold; without released_at it holds."""

    who: str
    why: str
    placed_at: datetime = Field(description="UTC.")
    released_by: str | None
    released_why: str | None
    released_at: datetime | None = Field(description="UTC.")


class HoldsView(BaseModel):
    """The holds of an event, the oldest first."""

    held: bool = Field(description="Whether one of them holds now.")
    holds: list[HoldView]


def router(store: Store, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> APIRouter:
    """Routes over the holds of a store."""
    routes = APIRouter(prefix="/api/v1/events", tags=["holds"])

    def holds_of(event_id: str) -> HoldsView:
        holds = store.holds.of(event_id)
        return HoldsView(
            held=any(hold.released_at is None for hold in holds),
            holds=[HoldView.model_validate(hold, from_attributes=True) for hold in holds],
        )

    def find(event_id: str) -> None:
        if store.event(event_id) is None:
            raise HTTPException(404, f"there is no event {event_id}; it may have expired")

    @routes.get("/{event_id}/hold", responses=documented(404, 422, 503))
    def get_holds(event_id: EventId) -> HoldsView:
        """Who held an event and why, and who let go."""
        find(event_id)
        return holds_of(event_id)

    @routes.put("/{event_id}/hold", responses=documented(403, 404, 422, 503))
    def place(event_id: EventId, wish: HoldRequest) -> HoldsView:
        """Hold an event: it and its evidence are kept until every hold is released."""
        find(event_id)
        store.holds.place(event_id, wish.who, wish.why, now())
        return holds_of(event_id)

    @routes.delete("/{event_id}/hold", responses=documented(403, 404, 422, 503))
    def release(event_id: EventId, who: Who, why: Why) -> HoldsView:
        """Release every hold of an event; that they were is kept as long as the event."""
        find(event_id)
        if not store.holds.release(event_id, who, why, now()):
            raise HTTPException(404, f"event {event_id} is not held")
        return holds_of(event_id)

    return routes

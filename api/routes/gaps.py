"""Gaps: what was lost of which camera, when and why."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import AwareDatetime, BaseModel, Field

from api.problems import documented
from api.store import GapKind, Store


class GapView(BaseModel):
    """A time of a camera of which something is missing."""

    camera: str
    kind: GapKind = Field(
        description="watch: nobody watched; packets: some of the stream was not taken or not "
        "analysed; recording: watched, but no video kept; reports: events may be missing, the "
        "store could not take them; evidence: kept footage is gone."
    )
    start_at: datetime = Field(description="UTC.")
    end_at: datetime | None = Field(description="UTC; null while it lasts.")
    cause: str = Field(description="In one line.")


class GapsView(BaseModel):
    """Gaps, the newest first."""

    gaps: list[GapView]


def router(store: Store) -> APIRouter:
    """Routes over the gaps of a store."""
    routes = APIRouter(prefix="/api/v1/gaps", tags=["gaps"])

    @routes.get("", responses=documented(422, 503))
    def list_gaps(
        camera: Annotated[str | None, Query(description="Only of this camera.")] = None,
        since: Annotated[
            AwareDatetime | None,
            Query(alias="from", description="That reach beyond this time, with its zone."),
        ] = None,
        until: Annotated[
            AwareDatetime | None,
            Query(alias="to", description="That began before this time, with its zone."),
        ] = None,
        limit: Annotated[int, Query(description="At most so many.", ge=1, le=1000)] = 200,
    ) -> GapsView:
        """List what was lost: of which camera, from when to when, and why."""
        found = store.gaps.gaps(camera=camera, since=since, until=until, limit=limit)
        return GapsView(gaps=[GapView.model_validate(gap, from_attributes=True) for gap in found])

    return routes

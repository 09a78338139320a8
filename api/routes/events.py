"""Events and their evidence."""

from pathlib import Path
from typing import Annotated, TypeAlias

from fastapi import APIRouter, HTTPException, Query, Request
from fastapi import Path as InPath
from pydantic import AwareDatetime
from starlette.responses import Response

from api.problems import Responses, documented
from api.ranges import file_response
from api.store import Store, StoredEvent
from api.views import EventsView, EventView, EvidenceView, event_view, evidence_view
from vision.errors import InputError
from vision.records import EventKind, EventState

EventId: TypeAlias = Annotated[
    str, InPath(description="The event's id.", pattern=r"^[A-Za-z0-9_-]{1,64}$")
]


def router(store: Store, data: Path) -> APIRouter:
    """Routes over a store whose evidence lies under `data`."""
    routes = APIRouter(prefix="/api/v1/events", tags=["events"])

    def find(event_id: str) -> StoredEvent:
        stored = store.event(event_id)
        if stored is None:
            raise HTTPException(404, f"there is no event {event_id}; it may have expired")
        return stored

    @routes.get("", responses=documented(422, 503))
    def list_events(
        *,
        kind: Annotated[EventKind | None, Query(description="Only of this kind.")] = None,
        camera: Annotated[str | None, Query(description="Only of this camera.")] = None,
        state: Annotated[EventState | None, Query(description="Only in this state.")] = None,
        since: Annotated[
            AwareDatetime | None,
            Query(alias="from", description="Not before this time, with its zone."),
        ] = None,
        until: Annotated[
            AwareDatetime | None,
            Query(alias="to", description="Before this time, with its zone."),
        ] = None,
        cursor: Annotated[
            str | None, Query(description="`next_cursor` of the page before.", max_length=200)
        ] = None,
        limit: Annotated[int, Query(description="Events on a page.", ge=1, le=200)] = 50,
    ) -> EventsView:
        """List events, the newest first."""
        try:
            page = store.events(
                kind=kind,
                camera=camera,
                state=state,
                since=since,
                until=until,
                cursor=cursor,
                limit=limit,
            )
        except InputError as error:
            raise HTTPException(422, str(error)) from None
        return EventsView(
            events=[event_view(stored) for stored in page.events],
            evidence={stored.id: evidence_view(stored) for stored in page.events},
            next_cursor=page.next_cursor,
        )

    @routes.get("/{event_id}", responses=documented(404, 422, 503))
    def get_event(event_id: EventId) -> EventView:
        """One event."""
        return event_view(find(event_id))

    @routes.get("/{event_id}/evidence", responses=documented(404, 422, 503))
    def get_evidence(event_id: EventId) -> EvidenceView:
        """What is kept of an event: hashes, sizes, and what is missing and why."""
        return evidence_view(find(event_id))

    @routes.api_route(
        "/{event_id}/clip",
        methods=["GET"],
        response_class=Response,
        responses={**_FILE, **_PARTS, **documented(404, 416, 422, 503)},
    )
    @routes.head("/{event_id}/clip", include_in_schema=False)
    def get_clip(request: Request, event_id: EventId) -> Response:
        """The clip: the camera's own packets, never re-encoded. Takes Range; its ETag is the
        SHA-256 of the file.
        """
        stored = find(event_id)
        if stored.clip is None:
            raise HTTPException(404, _absence("clip", stored.clip_gap))
        path = data / stored.clip.path
        return file_response(
            request,
            path,
            sha256=stored.clip.sha256,
            media_type=stored.clip.mime or "application/octet-stream",
            name=f"{stored.camera}-{stored.id}{path.suffix}",
        )

    @routes.api_route(
        "/{event_id}/still",
        methods=["GET"],
        response_class=Response,
        responses={
            200: {"content": {"image/jpeg": {"schema": _BYTES}}, "description": "The picture."},
            **documented(404, 416, 422, 503),
        },
    )
    @routes.head("/{event_id}/still", include_in_schema=False)
    def get_still(request: Request, event_id: EventId) -> Response:
        """The picture at the verdict with the path drawn on it."""
        stored = find(event_id)
        if stored.still is None:
            raise HTTPException(404, _absence("still", stored.still_gap))
        return file_response(
            request,
            data / stored.still.path,
            sha256=stored.still.sha256,
            media_type="image/jpeg",
            name=f"{stored.camera}-{stored.id}.jpg",
        )

    return routes


def _absence(what: str, gap: str | None) -> str:
    return f"the {what} is missing: {gap}" if gap else f"the {what} is not finished yet"


_BYTES = {"type": "string", "format": "binary"}
_FILE: Responses = {
    200: {
        "content": {
            "video/mp4": {"schema": _BYTES},
            "video/x-matroska": {"schema": _BYTES},
        },
        "description": "The whole clip.",
    },
}
_PARTS: Responses = {
    206: {
        "content": {
            "video/mp4": {"schema": _BYTES},
            "video/x-matroska": {"schema": _BYTES},
        },
        "description": "The part that was asked for.",
    },
    304: {"description": "The clip has not changed."},
}

"""Doors: what they do, and a guard who lets go."""

from typing import Annotated, TypeAlias

from fastapi import APIRouter, HTTPException, Request
from fastapi import Path as InPath

from api.doors.doors import Doors
from api.doors.views import DoorsView, DoorView, ReleaseRequest, door_view
from api.problems import documented

DoorName: TypeAlias = Annotated[
    str, InPath(description="The door's name.", pattern=r"^[a-z0-9][a-z0-9_-]{0,62}$")
]


def router(doors: Doors) -> APIRouter:
    """Routes over the doors."""
    routes = APIRouter(prefix="/api/v1/doors", tags=["doors"])

    @routes.get("", responses=documented(500))
    def list_doors() -> DoorsView:
        """List the doors: whether each is held, why or why not, and its last changes."""
        return DoorsView(doors=[door_view(door) for door in doors.states()])

    @routes.post("/{name}/release", responses=documented(403, 404, 422))
    def release(request: Request, name: DoorName, wish: ReleaseRequest) -> DoorView:
        """Let go of a door at once, until nobody has asked for it for half a minute.

        Who did it, and from which address, is recorded.
        """
        client = request.client.host if request.client else None
        door = doors.release(name, wish.who, client)
        if door is None:
            raise HTTPException(404, f"there is no door {name}; see /api/v1/doors")
        return door_view(door)

    return routes

"""Settings: what is in effect, and cameras that change while the service runs."""

from typing import Annotated, TypeAlias

from fastapi import APIRouter, Header, HTTPException, Request, Response
from fastapi import Path as InPath
from pydantic import BaseModel, Field, JsonValue

from api.applying import LiveSettings
from api.problems import documented
from api.settings.camera import CameraSettings
from api.settings.shown import shown

CameraName: TypeAlias = Annotated[
    str, InPath(description="The camera's name.", pattern=r"^[a-z0-9][a-z0-9_-]{0,62}$")
]
IfMatch: TypeAlias = Annotated[
    str | None,
    Header(description="The ETag of the settings that this change is meant for; * for any."),
]


class SettingsView(BaseModel):
    """The settings that are in effect."""

    settings: dict[str, JsonValue] = Field(
        description="As in the file; *** stands where a password was left out."
    )


def router(live: LiveSettings) -> APIRouter:
    """Routes over the settings of a running service."""
    routes = APIRouter(prefix="/api/v1/settings", tags=["settings"])

    def view(response: Response) -> SettingsView:
        response.headers["ETag"] = live.etag
        return SettingsView(settings=shown(live.settings))

    @routes.get("", responses=documented(500))
    def get_settings(response: Response) -> SettingsView:
        """The settings that are in effect, without passwords; the ETag is that of the file."""
        return view(response)

    @routes.put(
        "/cameras/{name}",
        responses={201: {"model": SettingsView}, **documented(403, 412, 422, 428, 503)},
    )
    def put_camera(
        request: Request,
        response: Response,
        name: CameraName,
        camera: CameraSettings,
        if_match: IfMatch = None,
    ) -> SettingsView:
        """Set a camera, now and in the settings file; the others go on untouched.

        An address that is given as it was shown, with *** for the password, keeps it. What is
        wrong changes nothing.
        """
        if camera.name != name:
            raise HTTPException(422, f"name: is {camera.name}, but the address says {name}")
        if live.put_camera(camera, _needed(if_match), _who(request)):
            response.status_code = 201
        return view(response)

    @routes.delete("/cameras/{name}", responses=documented(403, 404, 412, 422, 428, 503))
    def delete_camera(
        request: Request, response: Response, name: CameraName, if_match: IfMatch = None
    ) -> SettingsView:
        """Take a camera out, now and of the settings file; its events stay."""
        if not live.delete_camera(name, _needed(if_match), _who(request)):
            raise HTTPException(404, f"there is no camera {name}; see /api/v1/settings")
        return view(response)

    return routes


def _needed(if_match: str | None) -> str:
    if if_match is None:
        raise HTTPException(428, "If-Match is missing; give the ETag of GET /api/v1/settings")
    return if_match


def _who(request: Request) -> str:
    return request.client.host if request.client else "the interface"

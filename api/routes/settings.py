"""Settings: what is in effect, and cameras, sinks and tokens that change while the service runs."""

from typing import Annotated, TypeAlias

from fastapi import APIRouter, Header, HTTPException, Request, Response
from fastapi import Path as InPath
from pydantic import BaseModel, Field, JsonValue

from api.applying import Item, LiveSettings, Part
from api.problems import documented
from api.settings.camera import CameraSettings
from api.settings.shown import NAMED, shown
from api.settings.sink import SinkSettings
from api.settings.token import TokenSettings

Name: TypeAlias = Annotated[
    str, InPath(description="Its name.", pattern=r"^[a-z0-9][a-z0-9_-]{0,62}$")
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
    can_be_put = {201: {"model": SettingsView}, **documented(403, 412, 422, 428, 503)}
    can_be_deleted = documented(403, 404, 412, 422, 428, 503)

    def view(response: Response) -> SettingsView:
        response.headers["ETag"] = live.etag
        return SettingsView(settings=shown(live.settings))

    def put(
        part: Part, name: str, item: Item, match: str | None, request: Request, response: Response
    ) -> SettingsView:
        if item.name != name:
            raise HTTPException(422, f"name: is {item.name}, but the address says {name}")
        if live.put(part, item, _needed(match), _who(request)):
            response.status_code = 201
        return view(response)

    def delete(
        part: Part, name: str, match: str | None, request: Request, response: Response
    ) -> SettingsView:
        if not live.delete(part, name, _needed(match), _who(request)):
            raise HTTPException(404, f"there is no {NAMED[part]} {name}; see /api/v1/settings")
        return view(response)

    @routes.get("", responses=documented(500))
    def get_settings(response: Response) -> SettingsView:
        """The settings that are in effect, without passwords; the ETag is that of the file."""
        return view(response)

    @routes.put("/cameras/{name}", responses=can_be_put)
    def put_camera(
        request: Request,
        response: Response,
        name: Name,
        camera: CameraSettings,
        if_match: IfMatch = None,
    ) -> SettingsView:
        """Set a camera, now and in the settings file; the others go on untouched.

        An address that is given as it was shown, with *** for the password, keeps it. What is
        wrong changes nothing.
        """
        return put("cameras", name, camera, if_match, request, response)

    @routes.delete("/cameras/{name}", responses=can_be_deleted)
    def delete_camera(
        request: Request, response: Response, name: Name, if_match: IfMatch = None
    ) -> SettingsView:
        """Take a camera out, now and of the settings file; its events stay."""
        return delete("cameras", name, if_match, request, response)

    @routes.put("/sinks/{name}", responses=can_be_put)
    def put_sink(
        request: Request,
        response: Response,
        name: Name,
        sink: SinkSettings,
        if_match: IfMatch = None,
    ) -> SettingsView:
        """Set a sink, now and in the settings file; what waits for it goes the new way.

        An address or a secret that is given as it was shown stays. What is wrong changes nothing.
        """
        return put("sinks", name, sink, if_match, request, response)

    @routes.delete("/sinks/{name}", responses=can_be_deleted)
    def delete_sink(
        request: Request, response: Response, name: Name, if_match: IfMatch = None
    ) -> SettingsView:
        """Take a sink out, now and of the settings file; what waits for it is given up."""
        return delete("sinks", name, if_match, request, response)

    @routes.put("/tokens/{name}", responses=can_be_put)
    def put_token(
        request: Request,
        response: Response,
        name: Name,
        token: TokenSettings,
        if_match: IfMatch = None,
    ) -> SettingsView:
        """Set a token, now and in the settings file; a former one of this name opens no more."""
        return put("tokens", name, token, if_match, request, response)

    @routes.delete("/tokens/{name}", responses=can_be_deleted)
    def delete_token(
        request: Request, response: Response, name: Name, if_match: IfMatch = None
    ) -> SettingsView:
        """Take a token out, now and of the settings file; its sessions end."""
        return delete("tokens", name, if_match, request, response)

    return routes


def _needed(if_match: str | None) -> str:
    if if_match is None:
        raise HTTPException(428, "If-Match is missing; give the ETag of GET /api/v1/settings")
    return if_match


def _who(request: Request) -> str:
    token: str | None = request.scope.get("towerwatch.who")
    return token or (request.client.host if request.client else "the interface")

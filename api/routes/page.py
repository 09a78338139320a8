"""The page: plain files, read once from the installed package."""

from importlib.resources import files

from fastapi import APIRouter
from starlette.responses import Response

_TYPES = {
    "html": "text/html; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml",
}
_FILES = (
    "page.css",
    "page.js",
    "dom.js",
    "doors.js",
    "words.js",
    "docs.js",
    "token.js",
    "icon.svg",
)


def router() -> APIRouter:
    """Routes of the page and of the description of the interface."""
    routes = APIRouter(include_in_schema=False)
    _add(routes, "/", "index.html")
    _add(routes, "/docs", "docs.html")
    for name in _FILES:
        _add(routes, f"/page/{name}", name)
    return routes


def _add(routes: APIRouter, path: str, name: str) -> None:
    data = files("api.page").joinpath(name).read_bytes()
    media_type = _TYPES[name.rpartition(".")[2]]

    def show() -> Response:
        return Response(data, media_type=media_type, headers={"Cache-Control": "no-cache"})

    routes.add_api_route(path, show, methods=["GET"])

"""What every response says to browsers, and whom the service answers at all."""

import logging
from collections.abc import Callable
from datetime import UTC, datetime
from http.cookies import CookieError, SimpleCookie
from urllib.parse import urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.audit import Entry
from api.loopback import is_loopback
from api.problems import answer
from api.tokens import Keys
from vision.errors import StoreError

COOKIE = "towerwatch"
"""Name of the cookie of a session."""

_OPEN = ("/", "/docs", "/healthz", "/readyz")
_log = logging.getLogger(__name__)

_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "media-src 'self'",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


_READS = ("GET", "HEAD", "OPTIONS")


class Guard:
    """Adds the security headers; on a loopback address, answers only to loopback names.

    The second keeps a foreign web page, whose name was made to point here, from reading events.
    What changes something is not taken from foreign web pages either. Where tokens are set, only
    the page's own files and the health are open without one. keep: adds to the audit every change
    and every clip that is taken, before it is answered; a clip that cannot be noted is not given.
    """

    def __init__(self, app: ASGIApp, host: str, keys: Keys, keep: Callable[[Entry], None]) -> None:
        self._app = app
        self._keys = keys
        self._keep = keep
        self._local = is_loopback(host)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See ASGI."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(_HEADERS)
            await send(message)

        if self._local and not is_loopback(_asked_host(scope)):
            refusal = answer(421, "this service answers only on this machine")
            await refusal(scope, receive, send_guarded)
            return
        if scope["method"] not in _READS and not _from_here(scope):
            refusal = answer(403, "this came from another web page; use the page of this service")
            await refusal(scope, receive, send_guarded)
            return
        if self._keys.needed:
            who = self._who(scope)
            if who is None and not _is_open(scope["path"]):
                refusal = answer(
                    401,
                    "this needs a token: Authorization: Bearer TOKEN",
                    headers={"WWW-Authenticate": "Bearer"},
                )
                await refusal(scope, receive, send_guarded)
                return
            scope["towerwatch.who"] = who

        async def send_noted(message: Message) -> None:
            if message["type"] == "http.response.start":
                await self._note(scope, message["status"])
            await send_guarded(message)

        await self._app(scope, receive, send_noted if _is_noted(scope) else send_guarded)

    def _who(self, scope: Scope) -> str | None:
        headers = Headers(scope=scope)
        kind, _, token = headers.get("authorization", "").partition(" ")
        if kind.lower() == "bearer":
            return self._keys.name_of(token.strip())
        try:
            cookie = SimpleCookie(headers.get("cookie", "")).get(COOKIE)
        except CookieError:
            return None
        return None if cookie is None else self._keys.session_name(cookie.value)

    async def _note(self, scope: Scope, status: int) -> None:
        client = scope.get("client")
        entry = Entry(
            datetime.now(UTC),
            scope.get("towerwatch.who"),
            client[0] if client else None,
            scope["method"],
            scope["path"],
            status,
        )
        try:
            await run_in_threadpool(self._keep, entry)
        except StoreError as error:
            _log.error("audit: %s %s is not kept: %s", entry.method, entry.path, error)
            if entry.method in _READS:
                raise


def _is_open(path: str) -> bool:
    return path in _OPEN or path.startswith("/page/")


def _is_noted(scope: Scope) -> bool:
    """Changes, and clips; not HEAD, which gives nothing."""
    method, path = scope["method"], scope["path"]
    taken = method == "GET" and path.startswith("/api/v1/events/") and path.endswith("/clip")
    return taken or method not in _READS


def _from_here(scope: Scope) -> bool:
    """Whether a request comes from a page of this service, or from no page at all."""
    headers = Headers(scope=scope)
    origin = headers.get("origin")
    return origin is None or origin.partition("://")[2] == headers.get("host")


def _asked_host(scope: Scope) -> str:
    try:
        return urlsplit(f"//{Headers(scope=scope).get('host', '')}").hostname or ""
    except ValueError:
        return ""

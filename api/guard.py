"""What every response says to browsers, and whom the service answers at all."""

from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.problems import answer

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
    What changes something is not taken from foreign web pages either.
    """

    def __init__(self, app: ASGIApp, host: str) -> None:
        self._app = app
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
        await self._app(scope, receive, send_guarded)


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


def is_loopback(host: str) -> bool:
    """Whether a host name or address means this machine."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False

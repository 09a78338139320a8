"""Real receivers for tests, on loopback: a web server that takes webhooks, and a mail server."""

import contextlib
import json
import ssl
import threading
from collections.abc import Iterator
from email import message_from_bytes
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from ports import free_port


class Receiver(ThreadingHTTPServer):
    """Keeps each webhook whose id it does not have. status: what it answers, by its document.
    held: it answers only when that is set.
    """

    daemon_threads = True

    def __init__(self, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.status = 200
        self.held: threading.Event | None = None
        self.came: list[tuple[dict[str, str], bytes]] = []
        self.kept: dict[str, dict[str, Any]] = {}

    @property
    def url(self) -> str:
        """Where it takes them."""
        return f"http://127.0.0.1:{self.server_address[1]}/hook"

    def news(self) -> list[str]:
        """What it kept, in the order in which it came."""
        return list(self.kept)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.server.came.append((headers, body))
        if self.server.status < 300:
            self.server.kept.setdefault(headers["webhook-id"], json.loads(body))
        if self.server.held is not None:
            self.server.held.wait(10)
        self.send_response(self.server.status)
        self.send_header("Location", "/elsewhere")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass

    def handle(self) -> None:
        with contextlib.suppress(ConnectionError):
            super().handle()


@contextlib.contextmanager
def web_receiver(port: int = 0) -> Iterator[Receiver]:
    """A receiver that is gone when the block ends."""
    with Receiver(port) as receiver:
        thread = threading.Thread(target=receiver.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield receiver
        finally:
            receiver.shutdown()
            thread.join()


class _Mailbox:
    def __init__(self) -> None:
        self.mails: list[Message] = []

    async def handle_DATA(  # noqa: N802  # the name that aiosmtpd calls
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        self.mails.append(message_from_bytes(cast("bytes", envelope.content)))
        return "250 OK"


@contextlib.contextmanager
def mail_server(context: ssl.SSLContext | None = None) -> Iterator[tuple[int, list[Message]]]:
    """A mail server; gives its port and what it got. With a context it wants STARTTLS and guard's
    password.
    """
    mailbox = _Mailbox()
    port = free_port()

    def knows(
        _server: SMTP, _session: Session, _envelope: Envelope, _way: str, data: object
    ) -> AuthResult:
        right = data == LoginPassword(b"guard", b"hunter2")
        return AuthResult(success=right, handled=False)

    more: dict[str, Any] = {}
    if context is not None:
        more = {
            "tls_context": context,
            "require_starttls": True,
            "auth_required": True,
            "authenticator": knows,
        }
    controller = Controller(mailbox, hostname="127.0.0.1", port=port, **more)
    controller.start()
    try:
        yield port, mailbox.mails
    finally:
        controller.stop()

"""A real HTTP device for tests, on loopback."""

import contextlib
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import cast

from actuator import Actuator


class HttpDevice(ThreadingHTTPServer):
    """POST drives an actuator, GET tells `contact`; `status` is what it answers.

    hangs: set to let it answer nothing until it is cleared again.
    """

    daemon_threads = True

    def __init__(self, actuator: Actuator) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.actuator = actuator
        self.contact: object = {"closed": True}
        self.status = 200
        self.answers = threading.Event()
        self.answers.set()
        self.headers: list[dict[str, str]] = []

    @property
    def port(self) -> int:
        """Where it listens."""
        return self.server_address[1]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: HttpDevice

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.headers.append(dict(self.headers))
        self.server.actuator.take_document(cast("dict[str, object]", json.loads(body)))
        self._answer({})

    def do_GET(self) -> None:
        self._answer(self.server.contact)

    def log_message(self, *_: object) -> None:
        pass

    def _answer(self, document: object) -> None:
        self.server.answers.wait(5)
        body = json.dumps(document).encode()
        with contextlib.suppress(ConnectionError):
            self.send_response(self.server.status)
            self.send_header("Location", "/elsewhere")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    def handle(self) -> None:
        with contextlib.suppress(ConnectionError):
            super().handle()


@contextlib.contextmanager
def http_device(actuator: Actuator | None = None) -> Iterator[HttpDevice]:
    """A device that answers; it is gone when the block ends."""
    with HttpDevice(actuator or Actuator()) as device:
        thread = threading.Thread(target=device.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield device
        finally:
            device.answers.set()
            device.shutdown()
            thread.join()

"""Receivers of events on this machine that note when each came: a web server and an MQTT broker."""

import json
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from paho.mqtt.client import Client, MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion

from api.doors.addresses import MqttAddress
from api.sinks.mqtt import MqttPlan
from api.sinks.webhook import WebhookPlan
from vision.errors import InputError

_PROGRAM = shutil.which("mosquitto") or "/usr/sbin/mosquitto"
_START_S = 15.0
_STOP_S = 5.0


@dataclass
class Arrivals:
    """times_s: from each verdict to its receipt. full: set when as many came as are awaited."""

    awaited: int
    times_s: list[float] = field(default_factory=list)
    full: threading.Event = field(default_factory=threading.Event)

    def note(self, event: Mapping[str, Mapping[str, float]]) -> None:
        """An event has come whose reasons hold the moment of its verdict."""
        self.times_s.append(time.monotonic() - event["reasons"]["verdict_s"])
        if len(self.times_s) == self.awaited:
            self.full.set()


@contextmanager
def web_receiver(arrivals: Arrivals) -> Iterator[WebhookPlan]:
    """A web server that takes webhooks; gives the way to it."""
    with _WebServer(arrivals) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield WebhookPlan(f"http://127.0.0.1:{server.server_address[1]}/", b"k" * 32)
        finally:
            server.shutdown()
            thread.join()


class _WebServer(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, arrivals: Arrivals) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.arrivals = arrivals


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _WebServer

    def do_POST(self) -> None:
        told = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.arrivals.note(told["data"]["event"])
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def mqtt_receiver(arrivals: Arrivals, folder: Path) -> Iterator[MqttPlan]:
    """Debian's Mosquitto with a subscriber; gives the way to it. Raises InputError without it."""
    with _broker(folder) as port:
        ready = threading.Event()

        def hear(_client: Client, _userdata: object, message: MQTTMessage) -> None:
            arrivals.note(json.loads(message.payload)["Data"]["Event"])

        client = Client(CallbackAPIVersion.VERSION2)
        client.on_message = hear
        client.on_subscribe = lambda *_: ready.set()
        client.connect("127.0.0.1", port)
        client.subscribe("bench/#", qos=1)
        client.loop_start()
        try:
            if not ready.wait(_START_S):
                raise InputError(f"the broker takes no subscriber within {_START_S:g} s")
            yield MqttPlan(MqttAddress("127.0.0.1", port, "bench"))
        finally:
            client.disconnect()
            client.loop_stop()


@contextmanager
def _broker(folder: Path) -> Iterator[int]:
    if not Path(_PROGRAM).exists():
        raise InputError("Mosquitto is missing; install it: `.ci/needs test` names it")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    settings = folder / "mosquitto.conf"
    lines = [f"listener {port} 127.0.0.1", "persistence false", "allow_anonymous true"]
    settings.write_text("\n".join(lines) + "\n", encoding="utf-8")
    process = subprocess.Popen(  # noqa: S603  # our own words
        [_PROGRAM, "-c", settings], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _until(lambda: _answers(port))
        yield port
    finally:
        process.terminate()
        try:
            process.wait(_STOP_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _until(done: Callable[[], bool]) -> None:
    until_s = time.monotonic() + _START_S
    while not done():
        if time.monotonic() > until_s:
            raise InputError(f"the broker did not answer within {_START_S:g} s")
        time.sleep(0.02)

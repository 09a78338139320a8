"""How long an event takes from the verdict in a camera's process to a webhook's receiver."""

import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np

from api.intake import Intake
from api.sinks.dispatcher import Dispatcher
from api.sinks.outbox import Outbox
from api.sinks.post import Post
from api.sinks.report import News, Wish
from api.sinks.webhook import Webhook, WebhookPlan
from api.store import Store
from api.supervisor import Supervisor
from cameras.messages import EventUpdate, Message, Progress
from cameras.worker import CameraTask
from vision.errors import InputError
from vision.records import Event, EventKind, EventState, PathBox

_PAUSE_S = 0.25


@dataclass(frozen=True, slots=True)
class WireTimes:
    """Milliseconds from verdict to receipt. events: how many were measured."""

    events: int
    median_ms: float
    p99_ms: float
    worst_ms: float


def wire_times(folder: Path, events: int = 200, timeout_s: float = 300.0) -> WireTimes:
    """Send events of one camera through its pipe, the store and a webhook to a local receiver.

    Four a second, so that none waits for the one before. folder: takes the store.
    Raises InputError when not all have arrived in time.
    """
    receiver = _Receiver(events)
    web = threading.Thread(target=receiver.serve_forever, args=(0.05,))
    web.start()
    dispatcher = Dispatcher()
    post = Post({"bench": Wish(frozenset({News.CONFIRMED}))}, dispatcher.wake)
    store = Store.open(folder / "wire.db", tell=post.put)
    try:
        intake = Intake(store, folder)
        hook = Webhook(WebhookPlan(f"http://127.0.0.1:{receiver.server_address[1]}/", b"k" * 32))
        cameras = Supervisor(
            [CameraTask("bench", "sim://facade")],
            intake.hear,
            intake.lost,
            work=partial(_report, events),
        )
        with dispatcher.delivering(Outbox(store.session), {"bench": hook}), cameras:
            if not receiver.full.wait(timeout_s):
                came = len(receiver.times_s)
                raise InputError(f"wire: {came} of {events} events arrived in {timeout_s:g} s")
    finally:
        store.close()
        receiver.shutdown()
        web.join()
        receiver.server_close()
    times_ms = np.array(receiver.times_s[:events]) * 1000
    median, p99 = np.quantile(times_ms, (0.5, 0.99))
    return WireTimes(events, float(median), float(p99), float(times_ms.max()))


def _report(
    events: int, _task: CameraTask, tell: Callable[[Message], None], stopped: Callable[[], bool]
) -> None:
    """What the camera's process runs: verdicts that hold the moment when they were given."""
    path = tuple(PathBox(n, n / 25, 5.0, 6.0 + n, 3.0, 4.0) for n in range(50))
    for number in range(events):
        if stopped():
            return
        time.sleep(_PAUSE_S)
        event = Event(
            id=f"wire-{number}",
            kind=EventKind.FALLING_OBJECT,
            state=EventState.CONFIRMED,
            ended=False,
            start_s=0.0,
            end_s=2.0,
            first_frame=0,
            last_frame=49,
            confidence=0.9,
            path=path,
            # The clock counts for all processes of a machine.
            reasons={"verdict_s": time.monotonic()},
        )
        tell(EventUpdate(event))
    while not stopped():
        time.sleep(_PAUSE_S)
        tell(Progress(events, 0, 0.0, 0.0, 25.0))


class _Receiver(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, events: int) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.events = events
        self.times_s: list[float] = []
        self.full = threading.Event()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Receiver

    def do_POST(self) -> None:
        now_s = time.monotonic()
        told = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()
        self.server.times_s.append(now_s - told["data"]["event"]["reasons"]["verdict_s"])
        if len(self.server.times_s) == self.server.events:
            self.server.full.set()

    def log_message(self, *_: object) -> None:
        """Say nothing."""

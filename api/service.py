"""The service put together: store, workers, web server and housekeeping, in one place."""

import logging
import socket
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import uvicorn

from api.app import create_app
from api.detection import SharedDetector
from api.doors.doors import DoorPlan, Doors
from api.intake import Intake
from api.reconcile import reconcile
from api.retention import expire
from api.sinks.dispatcher import Dispatcher
from api.sinks.opening import SinkPlan, open_transport, still_of
from api.sinks.outbox import Outbox
from api.sinks.post import Post
from api.store import Store
from api.supervisor import CameraState, CameraStatus, Supervisor
from cameras.messages import Message
from cameras.urls import safe_name
from cameras.worker import CameraTask
from vision.errors import SettingError, StoreError

_EXPIRE_EVERY_S = 3600.0
_WATCH_S = 0.5

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Plan:
    """What the service shall do.

    data: folder of the store and the evidence. disabled: cameras that are shown, not watched.
    tokens: SHA-256 sums by name.
    """

    data: Path
    host: str
    port: int
    retention_days: int
    cameras: Sequence[CameraTask]
    disabled: Sequence[CameraTask] = ()
    doors: Sequence[DoorPlan] = ()
    sinks: Sequence[SinkPlan] = ()
    tokens: Mapping[str, str] = field(default_factory=dict)


def serve_until(stop: threading.Event, plan: Plan, ready: Callable[[str], None]) -> None:
    """Run the service until asked to stop; it has ended within about five seconds.

    ready: called with the address once it answers. Raises SettingError when the address cannot
    be listened on, StoreError when the data folder cannot be used.
    """
    with _listening(plan.host, plan.port) as listener:
        dispatcher = Dispatcher()
        post = Post({sink.name: sink.wish for sink in plan.sinks}, dispatcher.wake)
        store = Store.open(plan.data / "towerwatch.db", post.put)
        outbox = Outbox(store.session)
        try:
            transports = {
                sink.name: open_transport(sink.way, partial(still_of, store, plan.data))
                for sink in plan.sinks
            }
            reconcile(store, plan.data)
            intake = Intake(store, plan.data)
            disabled = [
                CameraStatus(task.name, safe_name(task.url), CameraState.DISABLED)
                for task in plan.disabled
            ]
            doors = Doors(plan.doors, store)

            def hear(camera: str, message: Message) -> None:
                doors.hear(camera, message)  # first: a door waits for no disk
                intake.hear(camera, message)

            def lost(camera: str, cause: str) -> None:
                doors.lost(camera)
                intake.lost(camera, cause)

            detector = SharedDetector(plan.cameras)
            supervisor = Supervisor(detector.tasks, hear, lost)
            app = create_app(
                store,
                plan.data,
                lambda: [*supervisor.statuses(), *disabled],
                doors,
                lambda: detector.down,
                outbox=outbox,
                wake_sinks=dispatcher.wake_all,
                tokens=plan.tokens,
                host=plan.host,
            )
            server = uvicorn.Server(
                uvicorn.Config(
                    app,
                    log_config=None,
                    access_log=False,
                    lifespan="off",
                    timeout_graceful_shutdown=1,
                )
            )
            with (
                detector,
                dispatcher.delivering(outbox, transports),
                supervisor,
                doors,
                _serving(server, listener) as web,
                _expiring(store, outbox, plan, stop),
            ):
                ready(f"http://{_for_url(plan.host)}:{listener.getsockname()[1]}")
                while not stop.wait(_WATCH_S) and web.is_alive():
                    pass
                stop.set()
        finally:
            store.close()


@contextmanager
def _listening(host: str, port: int) -> Iterator[socket.socket]:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, port))
            listener.listen(128)
        except OSError as error:
            reason = f"{host}:{port} cannot be listened on ({error.strerror}); give another one"
            raise SettingError("server.port", reason) from None
        yield listener
    finally:
        listener.close()


@contextmanager
def _serving(server: uvicorn.Server, listener: socket.socket) -> Iterator[threading.Thread]:
    thread = threading.Thread(target=server.run, args=([listener],), name="web")
    thread.start()
    try:
        yield thread
    finally:
        server.should_exit = True
        thread.join()


@contextmanager
def _expiring(store: Store, outbox: Outbox, plan: Plan, stop: threading.Event) -> Iterator[None]:
    def keep_house() -> None:
        while True:
            try:
                now = datetime.now(UTC)
                expire(store, plan.data, plan.retention_days, now)
                outbox.forget_before(now - timedelta(days=plan.retention_days))
            except StoreError as error:
                _log.error("retention: %s", error)
            if stop.wait(_EXPIRE_EVERY_S):
                return

    thread = threading.Thread(target=keep_house, name="retention")
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def _for_url(host: str) -> str:
    return f"[{host}]" if ":" in host else host

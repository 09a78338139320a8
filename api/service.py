"""The service put together: store, workers, web server and housekeeping, in one place."""

import socket
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import uvicorn

from api.app import create_app
from api.applying import LiveSettings, Watching
from api.data_folder import make_ready
from api.detection import SharedDetector
from api.doors.doors import DoorPlan, Doors
from api.hearing import Hearing
from api.housekeeping import FULL, Housekeeping
from api.inbox import Inbox
from api.intake import Intake
from api.locked import locked
from api.losses import Losses
from api.reconcile import reconcile
from api.retention import Limits
from api.sinks.opening import SinkPlan, still_of
from api.sinks.outbox import Outbox
from api.sinks.sinks import Sinks
from api.status import CameraState, CameraStatus
from api.store import Store
from api.store.database import DATABASE
from api.supervisor import Supervisor
from api.systemd import notify
from api.tokens import Keys
from cameras.urls import safe_name
from cameras.worker import CameraTask
from vision.errors import SettingError

_WATCH_S = 0.5


@dataclass(frozen=True, slots=True)
class Plan:
    """What the service shall do.

    data: folder of the store and the evidence. disabled: cameras that are shown, not watched.
    database: URL of the store; None keeps it in the data folder. limits: what is deleted when.
    tokens: SHA-256 sums by name.
    """

    data: Path
    host: str
    port: int
    cameras: Sequence[CameraTask]
    disabled: Sequence[CameraTask] = ()
    doors: Sequence[DoorPlan] = ()
    database: str | None = field(default=None, repr=False)
    limits: Limits = field(default_factory=Limits)
    sinks: Sequence[SinkPlan] = ()
    tokens: Mapping[str, str] = field(default_factory=dict)


def serve_until(
    stop: threading.Event,
    plan: Plan,
    ready: Callable[[str], None],
    live: LiveSettings | None = None,
) -> None:
    """Run the service until asked to stop; it has ended within about five seconds.

    ready: called with the address once it answers. live: the settings that the plan came from, if
    they can change. Raises SettingError when the address cannot
    be listened on or the data folder cannot be used, and StoreError when the store cannot.
    """
    with _listening(plan.host, plan.port) as listener, _owned(plan.data):
        sinks, keys = Sinks(plan.sinks), Keys(plan.tokens)
        store = Store.open(plan.database or plan.data / DATABASE, tell=sinks.put)
        try:
            outbox = Outbox(store.session)
            disagreement = reconcile(store, plan.data)
            intake = Intake(store, plan.data)
            disabled = _disabled(plan.disabled)
            losses = Losses(store)
            losses.start([task.name for task in plan.cameras])
            inbox = Inbox(losses.unkept)
            doors = Doors(plan.doors, store)

            hearing = Hearing(doors, inbox, intake, losses, stop.is_set)

            def troubles() -> list[str]:
                found = (disagreement, inbox.down, housekeeping.full)
                return [trouble for trouble in found if trouble is not None]

            detector = SharedDetector(_stoppable(plan.cameras, plan.data))
            supervisor = Supervisor(detector.tasks, hearing.hear, hearing.lost)
            housekeeping = Housekeeping(
                store,
                plan.data,
                plan.limits,
                outbox,
                inbox,
                losses,
                lambda: [status.name for status in supervisor.statuses()],
            )

            def follow(wanted: Watching) -> None:
                doors.follow(wanted.doors)  # first: what fails here has changed nothing
                keys.follow(wanted.tokens)
                sinks.follow(wanted.sinks)
                detector.follow(_stoppable(wanted.cameras, plan.data))
                supervisor.follow(detector.tasks)
                disabled[:] = _disabled(wanted.disabled)

            if live is not None:
                live.begin(follow)
            app = create_app(
                store,
                plan.data,
                lambda: [*supervisor.statuses(), *disabled],
                doors,
                lambda: detector.down,
                live=live,
                troubles=troubles,
                outbox=outbox,
                wake_sinks=sinks.wake,
                processes=lambda: [*supervisor.processes(), *detector.processes()],
                keys=keys,
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
                inbox,
                _last_word(inbox, losses),
                detector,
                sinks.delivering(outbox, partial(still_of, store, plan.data)),
                supervisor,
                doors,
                _serving(server, listener) as web,
                housekeeping,
            ):
                ready(f"http://{_for_url(plan.host)}:{listener.getsockname()[1]}")
                notify("READY=1")
                while not stop.wait(_WATCH_S) and web.is_alive():
                    notify("WATCHDOG=1")
                    if live is not None:
                        live.heed()
                notify("STOPPING=1")
                stop.set()
        finally:
            store.close()


def _disabled(tasks: Sequence[CameraTask]) -> list[CameraStatus]:
    return [CameraStatus(task.name, safe_name(task.url), CameraState.DISABLED) for task in tasks]


def _stoppable(tasks: Sequence[CameraTask], data: Path) -> list[CameraTask]:
    """With the file that tells cameras to keep no new video."""
    return [replace(task, full=data / FULL) for task in tasks]


@contextmanager
def _owned(data: Path) -> Iterator[None]:
    make_ready(data)
    with locked(data):
        yield


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
def _last_word(inbox: Inbox, losses: Losses) -> Iterator[None]:
    """At the end, when nobody tells anything any more, keep that the service was stopped."""
    yield
    now = datetime.now(UTC)
    inbox.put("", now, partial(losses.beat, now, stopped=True))


def _for_url(host: str) -> str:
    return f"[{host}]" if ":" in host else host

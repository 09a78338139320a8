"""The web application: routes, errors and headers put together."""

from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path

from fastapi import FastAPI

from api import problems
from api.applying import LiveSettings
from api.audit import Audit
from api.doors.doors import Doors
from api.guard import Guard
from api.metrics import Asked, Metrics
from api.processes import ProcessState
from api.routes import access, events, gaps, holds, page, system
from api.routes import doors as door_routes
from api.routes import outbox as outbox_routes
from api.routes import settings as settings_routes
from api.sinks.outbox import Outbox
from api.status import CameraStatus
from api.store import Store
from api.tokens import Keys


def create_app(
    store: Store,
    data: Path,
    statuses: Callable[[], Sequence[CameraStatus]],
    doors: Doors,
    detector_down: Callable[[], str | None] = lambda: None,
    *,
    live: LiveSettings | None = None,
    troubles: Callable[[], Sequence[str]] = tuple,
    outbox: Outbox | None = None,
    wake_sinks: Callable[[], None] = lambda: None,
    processes: Callable[[], Sequence[ProcessState]] = tuple,
    keys: Keys | None = None,
    host: str = "127.0.0.1",
) -> FastAPI:
    """The application over a store.

    data: folder under which the evidence lies. statuses: the cameras now. detector_down: why the
    shared detector does not run. live: the settings, where there is a file of them. troubles: what
    else keeps the service from its work. outbox: over the store when left out. processes: those
    of cameras and the detector. keys: who may ask; without any tokens, requests need none. host:
    the address it listens on; on a loopback address, other names are refused.
    """
    app = FastAPI(
        title="Towerwatch",
        version=version("towerwatch"),
        description="Events with their evidence, and the doors that they hold.",
        docs_url=None,
        redoc_url=None,
    )
    problems.install(app)
    app.include_router(events.router(store, data))
    app.include_router(door_routes.router(doors))
    letters = outbox or Outbox(store.session)
    metrics = Metrics(Asked(statuses, letters.backlogs, store.gaps.counts, processes))
    app.include_router(
        system.router(statuses, doors, detector_down, troubles, letters.backlogs, metrics)
    )
    app.include_router(gaps.router(store))
    app.include_router(holds.router(store))
    app.include_router(outbox_routes.router(letters, wake_sinks))
    if live is not None:
        app.include_router(settings_routes.router(live))
    app.include_router(page.router())
    audit = Audit(store.session)
    keys = keys or Keys({})
    app.include_router(access.router(keys, audit))
    app.add_middleware(Guard, host=host, keys=keys, keep=audit.add)
    return app

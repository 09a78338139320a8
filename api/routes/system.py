"""Cameras and health."""

from collections.abc import Callable, Mapping, Sequence
from importlib.metadata import version

from fastapi import APIRouter
from starlette.responses import Response

from api.doors.doors import Doors
from api.metrics import Metrics
from api.problems import documented
from api.sinks.outbox import Backlog
from api.status import CameraState, CameraStatus
from api.views import CamerasView, HealthView, ReadyView, camera_view


def router(
    statuses: Callable[[], Sequence[CameraStatus]],
    doors: Doors,
    detector_down: Callable[[], str | None],
    troubles: Callable[[], Sequence[str]],
    backlogs: Callable[[], Mapping[str, Backlog]],
    metrics: Metrics,
) -> APIRouter:
    """Routes over the states of cameras, of doors and of the detector that cameras share.

    troubles: what else keeps the service from its work, in one line each.
    """
    routes = APIRouter(tags=["system"])

    @routes.get("/api/v1/cameras", responses=documented(500))
    def list_cameras() -> CamerasView:
        """List the cameras and how they are doing."""
        return CamerasView(cameras=[camera_view(status) for status in statuses()])

    @routes.get("/healthz", responses=documented(500))
    def health() -> HealthView:
        """Say whether the service does its work."""
        watched = [status for status in statuses() if status.state is not CameraState.DISABLED]
        down = [status.name for status in watched if status.state is CameraState.FAILED]
        degraded = [status.name for status in watched if status.degraded]
        detector = detector_down()
        doors_down = [door.name for door in doors.states() if door.down]
        others = [*troubles()]
        bad = down or degraded or detector or doors_down or others
        return HealthView(
            status="degraded" if bad else "ok",
            version=version("towerwatch"),
            cameras=len(watched),
            cameras_down=down,
            cameras_degraded=degraded,
            detector_down=detector,
            doors_down=doors_down,
            troubles=others,
        )

    @routes.get(
        "/metrics",
        response_class=Response,
        responses={
            200: {"content": {"text/plain": {"schema": {"type": "string"}}}},
            **documented(503),
        },
    )
    def scrape() -> Response:
        """Figures of cameras, sinks and processes, as Prometheus reads them."""
        return Response(metrics.text(), media_type="text/plain; version=0.0.4; charset=utf-8")

    @routes.get("/readyz", responses=documented(503))
    def ready() -> ReadyView:
        """Say whether requests are answered and events are kept: the store answers."""
        backlogs()
        return ReadyView(status="ready")

    return routes

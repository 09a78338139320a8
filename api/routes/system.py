"""Cameras and health."""

from collections.abc import Callable, Sequence
from importlib.metadata import version

from fastapi import APIRouter

from api.doors.doors import Doors
from api.problems import documented
from api.supervisor import CameraState, CameraStatus
from api.views import CamerasView, HealthView, camera_view


def router(
    statuses: Callable[[], Sequence[CameraStatus]],
    doors: Doors,
    detector_down: Callable[[], str | None],
    troubles: Callable[[], Sequence[str]],
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

    return routes

"""Cameras and health."""

from collections.abc import Callable, Sequence
from importlib.metadata import version

from fastapi import APIRouter

from api.problems import documented
from api.supervisor import CameraState, CameraStatus
from api.views import CamerasView, HealthView, camera_view


def router(statuses: Callable[[], Sequence[CameraStatus]]) -> APIRouter:
    """Routes over the states of the cameras."""
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
        return HealthView(
            status="degraded" if down else "ok",
            version=version("towerwatch"),
            cameras=len(watched),
            cameras_down=down,
        )

    return routes

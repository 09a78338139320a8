"""What a façade tells of its camera, and from which window a fall came."""

import math

import numpy as np
import pytest

from vision.calibration import calibrate
from vision.errors import SettingError
from vision.options import Facade
from vision.scenes.scene import FacadeScene
from vision.scenes.spec import SceneSpec


@pytest.mark.parametrize(("floors", "elevation_deg"), [(12, 25.0), (18, 35.0), (25, 45.0)])
def test_a_drawn_camera_is_found(floors: int, elevation_deg: float) -> None:
    spec = SceneSpec(
        width=640, height=360, floors=floors, elevation_deg=elevation_deg, seed=3, duration_s=1
    )
    found = calibrate(FacadeScene(spec).facade, 640, 360)
    assert found.residual_px < 1.5
    assert math.degrees(found.view.elevation_rad[0]) == pytest.approx(elevation_deg, abs=4)


def test_corners_lie_where_they_are() -> None:
    facade = Facade(((0.35, 0.1), (0.65, 0.1), (0.85, 0.95), (0.15, 0.95)), 10, columns=4)
    found = calibrate(facade, 1280, 720)
    x = np.array([c[0] * 1280 for c in facade.corners])
    y = np.array([c[1] * 720 for c in facade.corners])
    across_m, above_m = found.on_facade(x, y)
    np.testing.assert_allclose(above_m, [30, 30, 0, 0], atol=0.5)
    np.testing.assert_allclose(across_m / found.width_m, [0, 1, 1, 0], atol=0.02)


def test_a_thing_is_as_far_as_the_facade_where_it_is_first_seen() -> None:
    scene = FacadeScene(SceneSpec(width=640, height=360, floors=18, seed=3, duration_s=1))
    found = calibrate(scene.facade, 640, 360)
    camera, building = scene._stage.camera, scene._stage.building
    for height_m in (10.0, 0.9 * building.height_m):
        pixels, depth_m = camera.project(np.array([[0.0, height_m, 0.0]]))
        view = found.view_at(*pixels[0])
        mean, spread = view.log_depth
        assert math.exp(mean) == pytest.approx(float(depth_m[0]), rel=0.1)
        assert spread < 0.2
        assert (view.elevation_rad, view.log_focal) == (
            found.view.elevation_rad,
            found.view.log_focal,
        )


def test_a_thing_that_is_seen_beside_the_facade_s_plane_may_be_anywhere() -> None:
    facade = Facade(((0.35, 0.1), (0.65, 0.1), (0.85, 0.95), (0.15, 0.95)), 10, columns=4)
    found = calibrate(facade, 1280, 720)
    assert found.view_at(640, -1e5) == found.view


def test_a_quadrilateral_that_no_camera_sees_is_refused() -> None:
    turned = Facade(((0.9, 0.1), (0.9, 0.9), (0.1, 0.9), (0.1, 0.1)), 10)
    with pytest.raises(SettingError, match=r"facade\.corners"):
        calibrate(turned, 1280, 720)


@pytest.mark.parametrize("before_m", [0.0, 1.5])
def test_places_before_the_wall_are_seen_where_their_rays_come_from(before_m: float) -> None:
    slanted = Facade(((0.37, 0.05), (0.6, 0.26), (0.62, 0.94), (0.35, 0.87)), 10, width_m=24.0)
    found = calibrate(slanted, 1280, 720)
    across_m, above_m = np.meshgrid([2.0, 12.0, 23.0], [1.0, 15.0, 29.0])
    places = np.stack([across_m, above_m, np.full_like(across_m, before_m), np.ones((3, 3))])
    x, y, away = np.einsum("ij,jkl->ikl", found.matrix, places)
    assert (away > 0).all()
    np.testing.assert_allclose(
        found.on_facade((x / away).ravel(), (y / away).ravel(), before_m),
        [across_m.ravel(), above_m.ravel()],
        atol=1e-6,
    )

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


def test_a_quadrilateral_that_no_camera_sees_is_refused() -> None:
    turned = Facade(((0.9, 0.1), (0.9, 0.9), (0.1, 0.9), (0.1, 0.1)), 10)
    with pytest.raises(SettingError, match=r"facade\.corners"):
        calibrate(turned, 1280, 720)

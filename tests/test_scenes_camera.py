"""The camera projects as a pinhole does."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vision.scenes.camera import Camera

cameras = st.builds(
    Camera,
    width=st.just(1280),
    height=st.just(720),
    x_m=st.floats(-10, 10),
    height_m=st.floats(1.5, 10),
    distance_m=st.floats(8, 120),
    elevation_deg=st.floats(15, 75),
    fov_deg=st.floats(20, 80),
)


@settings(max_examples=50, deadline=None)
@given(cameras, st.floats(0.05, 0.95), st.floats(0, 0.95))
def test_a_pixel_comes_back_from_the_facade(camera: Camera, across: float, down: float) -> None:
    pixel = np.array([[across * camera.width, down * camera.height]])
    if not 1 < camera.elevation_of_row(float(pixel[0, 1])) < 85:
        return
    place = camera.on_facade(pixel)
    again, depth = camera.project(np.append(place, [[0.0]], axis=1))
    assert depth[0] > 0
    assert again == pytest.approx(pixel, abs=1e-4)


@settings(max_examples=50, deadline=None)
@given(cameras)
def test_the_middle_of_the_picture_looks_along_the_axis(camera: Camera) -> None:
    reach = 10.0
    e = math.radians(camera.elevation_deg)
    ahead = [
        camera.x_m,
        camera.height_m + reach * math.sin(e),
        camera.distance_m - reach * math.cos(e),
    ]
    pixel, depth = camera.project(np.array(ahead))
    assert pixel == pytest.approx([640, 360], abs=1e-6)
    assert float(depth) == pytest.approx(reach)
    assert camera.elevation_of_row(360) == pytest.approx(camera.elevation_deg)


def test_higher_floors_are_smaller_and_further_up() -> None:
    camera = Camera(1280, 720, 0.0, 4.0, 30.0, 35.0, 56.0)
    heights = np.array([[0.0, y, 0.0] for y in (9, 12, 15, 18, 21)])
    pixels, _ = camera.project(heights)
    steps = -np.diff(pixels[:, 1])
    assert (steps > 0).all()
    assert (np.diff(steps) < 0).all()

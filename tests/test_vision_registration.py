"""How far a camera moved."""

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vision.records import Luma
from vision.registration import Registration, translate


def wall(seed: int = 0) -> Luma:
    random = np.random.default_rng(seed).integers(0, 255, (36, 64)).astype(np.uint8)
    return np.asarray(cv2.resize(random, (640, 360), interpolation=cv2.INTER_CUBIC), np.uint8)


@given(dx=st.floats(-8, 8), dy=st.floats(-8, 8))
def test_a_shift_is_found_to_a_quarter_pixel(dx: float, dy: float) -> None:
    registration = Registration()
    registration.shift(wall())
    found = registration.shift(translate(wall(), dx, dy))
    if abs(dx) + abs(dy) > 0.5:
        assert found == pytest.approx((dx, dy), abs=0.4)


def test_a_thing_that_crosses_moves_no_camera() -> None:
    registration = Registration()
    for x in range(0, 300, 30):
        picture = wall()
        picture[100:260, x : x + 160] = 20
        shift = registration.shift(picture)
    assert abs(shift[0]) + abs(shift[1]) < 0.5


def test_the_pictures_are_left_as_they_were() -> None:
    picture = wall()
    Registration().shift(picture)
    np.testing.assert_array_equal(picture, wall())

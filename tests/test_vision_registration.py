"""How far a camera moved, and how its exposure changed."""

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vision.records import Luma
from vision.registration import Registration, translate


def wall(seed: int = 0) -> Luma:
    random = np.random.default_rng(seed).integers(40, 180, (36, 64)).astype(np.uint8)
    return np.asarray(cv2.resize(random, (640, 360), interpolation=cv2.INTER_CUBIC), np.uint8)


def exposed(picture: Luma, gain: float) -> Luma:
    brighter: Luma = (picture * gain).clip(0, 255).astype(np.uint8)
    return brighter


@given(dx=st.floats(-8, 8), dy=st.floats(-8, 8))
def test_a_shift_is_found_to_less_than_half_a_pixel(dx: float, dy: float) -> None:
    look = Registration(wall()).look(translate(wall(), dx, dy))
    if abs(dx) + abs(dy) > 0.5:
        assert (look.dx, look.dy) == pytest.approx((dx, dy), abs=0.4)


@given(gain=st.floats(0.6, 1.4), dx=st.floats(1, 8))
def test_a_change_of_exposure_is_told_from_a_shift(gain: float, dx: float) -> None:
    look = Registration(wall()).look(exposed(translate(wall(), dx, 0), gain))
    assert look.gain == pytest.approx(gain, abs=0.04)
    assert look.dx == pytest.approx(dx, abs=0.5)


def test_a_thing_that_crosses_moves_no_camera() -> None:
    registration = Registration(wall())
    for x in range(0, 300, 30):
        picture = wall()
        picture[100:260, x : x + 160] = 20
        look = registration.look(picture)
        assert abs(look.dx) + abs(look.dy) < 0.5
        assert look.gain == pytest.approx(1, abs=0.05)


def test_a_bird_before_the_sky_moves_no_camera() -> None:
    random = np.random.default_rng(3)
    sky = np.tile(np.linspace(190, 220, 360)[:, None], (1, 640))

    def seen(aside: int) -> Luma:
        picture = sky + random.normal(0, 1.5, sky.shape)
        picture[100:130, 200 + aside : 260 + aside] = 60
        return picture.clip(0, 255).astype(np.uint8)

    registration = Registration(seen(0))
    for aside in range(0, 40, 6):
        look = registration.look(seen(aside))
        assert abs(look.dx) + abs(look.dy) < 1.5


def test_another_picture_can_become_the_usual_one() -> None:
    registration = Registration(wall())
    registration.refer(wall(1), wall(1))
    look = registration.look(translate(wall(1), 3, -2))
    assert (look.dx, look.dy) == pytest.approx((3, -2), abs=0.4)


@pytest.mark.parametrize("grey", [0, 255])
def test_a_picture_without_content_is_where_it_was(grey: int) -> None:
    blank: Luma = np.full((360, 640), grey, np.uint8)
    for usual in (wall(), blank):
        look = Registration(usual).look(blank)
        assert abs(look.dx) + abs(look.dy) < 1
        assert look.gain == 1


def test_the_pictures_are_left_as_they_were() -> None:
    usual, picture = wall(), translate(wall(), 3, 2)
    Registration(usual).look(picture)
    np.testing.assert_array_equal(usual, wall())
    np.testing.assert_array_equal(picture, translate(wall(), 3, 2))

"""How far a camera moved, and how its exposure changed."""

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from vision.records import Luma
from vision.registration import SMALL_WIDTH_PX, Registration, translate


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


def plain_look(before: Luma, now: Luma) -> tuple[float, float, float]:
    """What a look tells, from the methods' formulae and without any short cut."""
    scale = max(1, round(before.shape[1] / SMALL_WIDTH_PX))
    size = (before.shape[1] // scale, before.shape[0] // scale)
    usual, small = (
        cv2.resize(luma, size, interpolation=cv2.INTER_AREA).astype(np.float64)
        for luma in (before, now)
    )
    dark, bright = usual[::3, ::3], small[::3, ::3]
    exposed = (dark > 16) & (dark < 240) & (bright < 250)
    gain = float(np.median(bright[exposed] / dark[exposed]))
    gain = gain if abs(gain - 1) > 0.015 else 1.0
    small /= gain
    window = cv2.createHanningWindow(size, cv2.CV_64F)
    (dx, dy), _ = cv2.phaseCorrelate(usual.copy(), small.copy(), window)
    moved = np.abs(small - shifted(usual, dx, dy)).mean()
    if not (
        0.7 < max(abs(dx), abs(dy)) < 0.06 * size[0]
        and moved <= 0.92 * np.abs(small - usual).mean()
    ):
        dx = dy = 0.0
    for _ in range(2):
        here = shifted(usual, dx, dy)
        gx = cv2.Sobel(here, cv2.CV_64F, 1, 0, scale=1 / 8)
        gy = cv2.Sobel(here, cv2.CV_64F, 0, 1, scale=1 / 8)
        difference = here - small
        weight = 1 / (1 + (difference / 6) ** 2)
        matrix = [[(weight * a * b).sum() for b in (gx, gy)] for a in (gx, gy)]
        ex, ey = np.linalg.solve(matrix, [(weight * g * difference).sum() for g in (gx, gy)])
        dx, dy = dx + float(ex), dy + float(ey)
        if max(abs(ex), abs(ey)) < 0.02:
            break
    if (abs(dx) + abs(dy)) * scale < 0.2:
        dx = dy = 0.0
    return dx * scale, dy * scale, gain


def shifted(picture: NDArray[np.float64], dx: float, dy: float) -> NDArray[np.float64]:
    return translate(picture.astype(np.float32), dx, dy).astype(np.float64)


@settings(max_examples=40)
@given(
    seed=st.integers(0, 2**31),
    dx=st.floats(-1, 1) | st.floats(-15, 15),
    dy=st.floats(-1, 1) | st.floats(-15, 15),
    gain=st.just(1.0) | st.floats(0.8, 1.2),
    sigma=st.floats(0, 4),
)
def test_a_look_tells_what_the_methods_tell_without_short_cuts(
    seed: int, dx: float, dy: float, gain: float, sigma: float
) -> None:
    random = np.random.default_rng(seed)
    before = wall(seed)
    grains = random.normal(0, sigma, before.shape)
    now = (translate(before, dx, dy) * gain + grains).clip(0, 255).astype(np.uint8)

    look = Registration(before).look(now)

    plain_dx, plain_dy, plain_gain = plain_look(before, now)
    assert (look.dx, look.dy) == pytest.approx((plain_dx, plain_dy), abs=1e-3)
    assert look.gain == pytest.approx(plain_gain, rel=1e-5)


@pytest.mark.parametrize("size", [(320, 180), (854, 480), (1282, 722), (1920, 1080)])
def test_a_shift_is_found_in_pictures_of_any_size(size: tuple[int, int]) -> None:
    picture = np.asarray(cv2.resize(wall(), size), np.uint8)

    look = Registration(picture).look(translate(picture, 5, -3))

    assert (look.dx, look.dy) == pytest.approx((5, -3), abs=0.2)

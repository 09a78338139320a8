"""The native kernels find what their reference finds."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import vision.kernels
from vision.kernels import _kernels, reference

TRACKER = {
    "width": 200.0,
    "height": 120.0,
    "detection": 0.9,
    "speed_px_s": 60.0,
    "acceleration_px_s2": 90.0,
    "jerk_px_s25": 70.0,
    "sigma_px": 0.8,
    "sigma_share": 0.1,
    "gate": 3.7,
    "reach_px": 30.0,
    "coast_s": 0.35,
    "cell_px": 32.0,
    "clutter_floor": 2e-3,
    "clutter_s": 1.2,
    "branches": 3,
    "keep": 3,
    "most": 60,
}


def test_the_native_kernels_are_in_use() -> None:
    assert vision.kernels.BACKEND == "native"


@given(
    seed=st.integers(0, 2**31),
    width=st.integers(1, 70),
    height=st.integers(1, 40),
    spread=st.integers(1, 60),
    min_contrast=st.integers(1, 30),
    gain=st.floats(0.5, 8),
    most=st.integers(1, 12),
)
def test_blobs_equal_the_reference(
    seed: int, width: int, height: int, spread: int, min_contrast: int, gain: float, most: int
) -> None:
    random = np.random.default_rng(seed)
    shape = (height, width)
    a, b, c = (random.integers(100, 101 + spread, shape).astype(np.uint8) for _ in range(3))
    noise = random.integers(0, 30 * 1024, shape).astype(np.uint16)
    noises = noise.copy(), noise.copy()
    native, active = _kernels.find_blobs(a, b, c, noises[0], min_contrast, gain, most)
    plain, plain_active = reference.find_blobs(a, b, c, noises[1], min_contrast, gain, most)
    assert active == plain_active
    np.testing.assert_array_equal(*noises)
    np.testing.assert_allclose(native, plain, atol=1e-3)


def test_a_thing_of_three_pixels_is_one_blob() -> None:
    before = np.full((40, 60), 100, np.uint8)
    now = before.copy()
    now[10:13, 20:23] = 130
    noise = np.zeros((40, 60), np.uint16)
    blobs, active = vision.kernels.find_blobs(before, now, before, noise, 8, 4.0, 100)
    assert active == 9
    np.testing.assert_allclose(blobs, [[21, 11, 20, 10, 3, 3, 9, 30]])


def test_light_that_comes_or_goes_is_no_blob() -> None:
    dark, light = np.full((40, 60), 100, np.uint8), np.full((40, 60), 160, np.uint8)
    noise = np.zeros((40, 60), np.uint16)
    assert len(vision.kernels.find_blobs(dark, light, light, noise, 8, 4.0, 100)[0]) == 0
    assert len(vision.kernels.find_blobs(dark, dark, light, noise, 8, 4.0, 100)[0]) == 0


@pytest.mark.parametrize("find", [_kernels.find_blobs, reference.find_blobs])
def test_pictures_of_other_shapes_are_refused(find: object) -> None:
    a, b = np.zeros((4, 4), np.uint8), np.zeros((4, 5), np.uint8)
    assert callable(find)
    with pytest.raises(ValueError, match="same shape"):
        find(a, a, b, np.zeros((4, 4), np.uint16), 8, 4.0, 10)
    with pytest.raises(ValueError, match="noise"):
        find(a, a, a, np.zeros((4, 5), np.uint16), 8, 4.0, 10)


@given(seed=st.integers(0, 2**31), clutter=st.integers(1, 10), step=st.floats(0.5, 6))
def test_tracks_equal_the_reference(seed: int, clutter: int, step: float) -> None:
    random = np.random.default_rng(seed)
    native, plain = _kernels.Tracker(**TRACKER), reference.Tracker(**TRACKER)  # type: ignore[arg-type]  # floats and ints by name
    for index in range(25):
        rows = random.uniform(0, 110, (random.integers(0, clutter), 8))
        thing = [50, 5 + index * step, 48, 3 + index * step, 4, 4, 9, 20]
        blobs = np.vstack([rows, [thing]]).astype(np.float32)
        for tracker in (native, plain):
            tracker.update(index / 25, index, blobs, 0.3, -0.2)
        assert len(native) == len(plain)
        pairs = zip(native.candidates(3, 4, 3, 50), plain.candidates(3, 4, 3, 50), strict=True)
        for (score, path), (plain_score, plain_path) in pairs:
            assert score == pytest.approx(plain_score, abs=1e-6)
            np.testing.assert_allclose(path, plain_path, atol=1e-6)

"""What a recorded clip is like."""

import math
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from videos import make_video

from benchmarks.recording import edge_blur_px, noise_of, survey
from vision.errors import InputError


def differences(sigma: float, moving_share: float = 0.0) -> NDArray[np.float64]:
    random = np.random.default_rng(3)
    first, second = (np.rint(random.normal(128, sigma, 40_000)) for _ in range(2))
    second[: int(moving_share * len(second))] += 60
    return np.bincount(np.abs(first - second).astype(int), minlength=256).astype(float)


@given(sigma=st.floats(0.6, 8.0))
def test_noise_is_found_again(sigma: float) -> None:
    assert noise_of(differences(sigma)) == pytest.approx(sigma, rel=0.15)


def test_what_moves_is_no_noise() -> None:
    assert noise_of(differences(2.0, moving_share=0.1)) == pytest.approx(2.0, rel=0.25)


def test_a_still_clip_has_next_to_no_noise() -> None:
    still = np.zeros(256)
    still[0] = 1000
    assert noise_of(still) < 0.4
    assert noise_of(np.zeros(256)) == 0.0


@given(sigma=st.floats(0.7, 2.5), dark=st.integers(0, 100), step=st.integers(60, 150))
def test_blur_is_found_again(sigma: float, dark: int, step: int) -> None:
    wall = np.full((80, 200), dark, np.float32)
    wall[:, 50:110] += step
    blurred = np.rint(cv2.GaussianBlur(wall, (0, 0), sigma)).astype(np.uint8)
    assert edge_blur_px(blurred) == pytest.approx(sigma, rel=0.2)


def test_an_empty_sky_tells_no_blur() -> None:
    assert math.isnan(edge_blur_px(np.full((80, 200), 180, np.uint8)))


def test_times_and_size_are_those_of_the_clip(tmp_path: Path) -> None:
    times_ms = [0, 40, 80, 160, 200, 400]
    path = make_video(tmp_path / "uneven.mkv", frames=6, times=times_ms)
    known = survey(path)
    assert known.times_s == pytest.approx([ms / 1000 for ms in times_ms], abs=1e-3)
    assert (known.width, known.height, known.codec) == (160, 120, "h264")
    assert known.frame_s == pytest.approx(0.04)
    assert known.bitrate > 0


def test_one_picture_is_no_clip(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="one picture"):
        survey(make_video(tmp_path / "one.mp4", frames=1))


def test_a_change_of_size_is_named(tmp_path: Path) -> None:
    small = make_video(tmp_path / "small.ts", frames=20)
    large = make_video(tmp_path / "large.ts", frames=20, width=320, height=240)
    both = tmp_path / "both.ts"
    both.write_bytes(small.read_bytes() + large.read_bytes())
    with pytest.raises(InputError, match=r"both\.ts: changes its size at frame \d+; cut it"):
        survey(both)

"""In which frames new pictures come."""

from collections.abc import Iterable

import numpy as np
import pytest
from drawn import falling_at, frames, moving
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from vision.cadence import LONGEST, Cadence
from vision.records import Luma

LEARNED = 13 * LONGEST
"""Frames after which a cadence is known while something moves."""


def found(pictures: Iterable[Luma]) -> NDArray[np.bool_]:
    """Which frames are told to repeat the one before."""
    cadence = Cadence()
    return np.array([cadence.repeats(luma) for luma in pictures])


def walker(times: int, seconds: float = 10.0) -> list[Luma]:
    """Something moves through a picture that is sent so many times."""
    film = frames(moving(0, 100, 60, 0), seconds=seconds, radius=6, repeat=times)
    return [frame.luma for frame in film]


def coded(pictures: Iterable[Luma], seed: int = 0) -> list[Luma]:
    """As a coder leaves them: what is sent again still changes a little."""
    random = np.random.default_rng(seed)
    return [np.asarray(p + random.integers(-4, 5, p.shape), np.uint8) for p in pictures]


@pytest.mark.parametrize("times", [2, 3, 4, 5, 6])
def test_a_picture_that_is_sent_several_times_counts_once(times: int) -> None:
    repeats = found(coded(walker(times)))
    new = np.arange(len(repeats)) % times == 0
    assert not repeats[new].any()
    assert repeats[LEARNED:][~new[LEARNED:]].all()


def test_a_camera_that_sends_each_picture_once_repeats_none() -> None:
    assert not found(coded(walker(1))).any()


def test_where_nothing_moves_no_cadence_is_told() -> None:
    assert not found(coded(walker(1, seconds=0.04)[:1] * 200)).any()


def test_what_moves_at_another_time_is_never_left_out() -> None:
    """A screen that changes every third frame is no cadence for what falls beside it."""
    screen = walker(3)
    falls = [f.luma for f in frames(falling_at(300, 5.0), seconds=10.0, radius=3)]
    film = [np.minimum(a, b) for a, b in zip(screen, falls, strict=True)]
    repeats = found(film)
    assert repeats[LEARNED:120].any()
    assert not repeats[135:150].any()


def test_a_camera_that_begins_to_send_each_picture_once_is_followed() -> None:
    repeats = found([*walker(3), *walker(1)])
    assert repeats[LEARNED:250].any()
    assert not repeats[251:].any()


def test_a_lost_frame_leaves_no_new_picture_out() -> None:
    film = walker(3, seconds=20.0)
    new = np.arange(len(film)) % 3 == 0
    del film[151]
    new = np.delete(new, 151)
    repeats = found(film)
    assert not repeats[new].any()
    assert repeats[-60:][~new[-60:]].all()


@given(st.lists(st.integers(0, 255), min_size=1, max_size=40), st.integers(1, 4))
def test_pictures_of_any_grey_and_size_are_taken(greys: list[int], side: int) -> None:
    pictures = [
        np.full((side, side + index % 2), grey, np.uint8) for index, grey in enumerate(greys)
    ]
    assert len(found(pictures)) == len(greys)

"""Drawn cabins: the rays and the projection agree, and every cabin is a picture."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.synthesis.cabins import draw_cabin, draw_view

seeds = st.integers(0, 10_000)


def test_the_same_seed_draws_the_same() -> None:
    one, other = (draw_cabin(np.random.default_rng(4)) for _ in range(2))

    assert (one.picture == other.picture).all()


@pytest.mark.parametrize("seed", range(6))
def test_a_cabin_is_a_picture_with_something_to_see(seed: int) -> None:
    cabin = draw_cabin(np.random.default_rng(seed))

    width, height = cabin.lens.size
    assert cabin.picture.shape == (height, width, 3)
    assert cabin.picture.std() > 5
    assert min(width, height) >= 200


@settings(max_examples=15)  # each draws the rays of a whole picture
@given(seed=seeds, row=st.floats(0.1, 0.9), column=st.floats(0.1, 0.9), reach=st.floats(0.3, 3))
def test_what_a_pixel_sees_is_projected_back_onto_it(
    seed: int, row: float, column: float, reach: float
) -> None:
    _, lens = draw_view(np.random.default_rng(seed))
    x, y = int(column * lens.size[0]), int(row * lens.size[1])
    point = lens.place + lens.rays()[y, x] * reach

    pixel = lens.project(point[None])[0]

    # Within 85° of the axis; a wider fisheye shows no more.
    off_axis = (point - lens.place) @ lens.turn[2] / reach
    assert off_axis < 0.09 or np.allclose(pixel, (x, y), atol=0.01)


@given(seeds)
def test_axes_of_the_camera_are_square_and_right_handed(seed: int) -> None:
    turn = draw_view(np.random.default_rng(seed))[1].turn

    assert np.allclose(turn @ turn.T, np.eye(3))
    assert np.linalg.det(turn) == pytest.approx(1)


@given(seeds)
def test_cameras_are_inside(seed: int) -> None:
    size, lens = draw_view(np.random.default_rng(seed))

    assert (lens.place > 0).all()
    assert (lens.place < size).all()

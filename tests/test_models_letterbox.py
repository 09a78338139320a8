"""Pictures into the model's square, and boxes back."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from models.letterbox import fit, letterbox, network_input

sides = st.integers(2, 4000)


@given(width=sides, height=sides, x=st.floats(0, 1), y=st.floats(0, 1))
def test_a_box_comes_back_to_where_it_was(width: int, height: int, x: float, y: float) -> None:
    place = fit(width, height, 416)
    box = np.array([[0, 0, x * width, y * height]], np.float32)
    inside = box * place.scale + [place.left, place.top, place.left, place.top]

    back = place.undo(inside.astype(np.float32))

    assert np.allclose(back, box, atol=0.01 * max(width, height) / 416)


@given(width=sides, height=sides, corners=st.lists(st.floats(-900, 900), min_size=4, max_size=4))
def test_boxes_end_at_the_edges(width: int, height: int, corners: list[float]) -> None:
    back = fit(width, height, 416).undo(np.array([corners], np.float32))

    assert (back >= 0).all()
    assert (back <= [width, height, width, height]).all()


@given(width=st.integers(1, 300), height=st.integers(1, 300))
def test_a_picture_of_any_shape_fits(width: int, height: int) -> None:
    square, place = letterbox(np.full((height, width, 3), 7, np.uint8), 64)

    assert square.shape == (64, 64, 3)
    assert 0 <= place.left < 64
    assert 0 <= place.top < 64
    assert (square == 7).any()


def test_a_wide_picture_lies_in_the_middle_between_grey() -> None:
    square, _ = letterbox(np.full((32, 64, 3), 200, np.uint8), 64)

    assert (square[16:48] == 200).all()
    assert (square[:16] == 114).all()
    assert (square[48:] == 114).all()


def test_networks_get_red_first_from_0_to_1() -> None:
    blue = np.zeros((8, 8, 3), np.uint8)
    blue[..., 0] = 255

    batch = network_input([blue, blue])

    assert batch.shape == (2, 3, 8, 8)
    assert batch.dtype == np.float32
    assert (batch[:, 2] == 1).all()
    assert (batch[:, :2] == 0).all()

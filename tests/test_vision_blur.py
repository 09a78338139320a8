import numpy as np
import pytest

from vision.blur import spread_px
from vision.suspects import HEIGHT, WIDTH


def test_blobs_that_keep_their_size_are_blurred_by_it() -> None:
    points = np.zeros((9, 11))
    points[:, WIDTH], points[:, HEIGHT] = 10.0, 4.0

    assert spread_px(points) == pytest.approx(0.7 + 0.7)


@pytest.mark.parametrize(("width", "height"), [(4.0, 8.0), (10.0, 2.0), (16.0, 8.0)])
def test_a_blob_of_another_size_than_those_around_it_may_be_off_by_half_of_that(
    width: float, height: float
) -> None:
    points = np.zeros((9, 11))
    points[:, WIDTH], points[:, HEIGHT] = 10.0, 8.0
    points[4, WIDTH], points[4, HEIGHT] = width, height

    spread = spread_px(points)

    own = 0.7 + 0.07 * max(width, height)
    assert spread[4] == pytest.approx(own + 6.0 / np.sqrt(12.0))
    assert np.delete(spread, 4) == pytest.approx(0.7 + 0.7)


def test_what_grows_steadily_is_whole() -> None:
    points = np.zeros((15, 11))
    points[:, WIDTH] = points[:, HEIGHT] = np.linspace(4.0, 18.0, 15)

    spread = spread_px(points)

    assert spread[3:-3] == pytest.approx(0.7 + 0.07 * points[3:-3, WIDTH])

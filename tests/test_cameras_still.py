import cv2
import numpy as np

from cameras.still import hide, still_jpeg
from vision.records import PathBox, Picture

_PATH = tuple(PathBox(i, i / 25, 100.0, 20.0 + 10 * i, 6.0, 6.0) for i in range(8))


def _gray() -> Picture:
    return np.full((200, 300, 3), 128, np.uint8)


def _opened(jpeg: bytes) -> Picture:
    return np.asarray(cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR), np.uint8)


def test_the_trajectory_is_drawn_where_the_object_fell() -> None:
    still = _opened(still_jpeg(_gray(), _PATH)).astype(np.int16)
    assert still.shape == (200, 300, 3)
    changed = np.abs(still - 128).max(axis=2) > 40
    assert changed[25:90, 101:106].any(axis=1).all()
    assert not changed[:, 130:].any()


def test_a_still_without_a_path_is_the_picture() -> None:
    assert np.abs(_opened(still_jpeg(_gray(), ())).astype(int) - 128).max() < 4


def test_privacy_polygons_are_black() -> None:
    picture = _gray()
    hide(picture, [((0.5, 0.0), (1.0, 0.0), (1.0, 1.0), (0.5, 1.0))])
    still = _opened(still_jpeg(picture, ()))
    assert still[:, 160:].max() < 8
    assert still[:, :140].min() > 110

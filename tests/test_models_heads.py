"""Outputs of both kinds of heads become the same boxes."""

import numpy as np
import pytest
from tinymodels import anchors, rows

from models.heads import check_head, decode
from vision.errors import InputError

LEAST = np.array([0.5, 0.3, 0.5, 0.5], np.float32)
BOXES = ((8, 8, 40, 60, 0.9, 1), (2, 4, 20, 50, 0.7, 0))


def test_both_heads_say_the_same() -> None:
    (free,) = decode(rows(*BOXES)[None], LEAST)
    (classic,) = decode(anchors(*BOXES)[None], LEAST)

    assert np.allclose(free.xyxy, classic.xyxy)
    assert np.allclose(free.scores, classic.scores)
    assert free.classes.tolist() == classic.classes.tolist() == [1, 0]


@pytest.mark.parametrize("head", [rows, anchors])
def test_each_class_has_its_own_threshold(head: type) -> None:
    output = head((0, 0, 9, 9, 0.4, 1), (0, 0, 9, 9, 0.4, 0))

    (boxes,) = decode(output[None], LEAST)

    assert boxes.classes.tolist() == [1]


def test_anchors_that_see_one_thing_are_one_box() -> None:
    output = anchors((10, 10, 50, 50, 0.8, 1), (11, 10, 51, 50, 0.9, 1), (10, 11, 50, 50, 0.7, 1))

    (boxes,) = decode(output[None], LEAST)

    assert np.allclose(boxes.scores, [0.9])


def test_pictures_stay_apart() -> None:
    output = np.stack([anchors((10, 10, 50, 50, 0.8, 1)), anchors((10, 10, 50, 50, 0.1, 1))])

    first, second = decode(output, LEAST)

    assert len(first.scores) == 1
    assert len(second.scores) == 0


def test_rows_of_classes_that_are_not_there_are_left_out() -> None:
    (boxes,) = decode(rows((0, 0, 9, 9, 0.9, 7), (0, 0, 9, 9, 0.9, -1))[None], LEAST)

    assert len(boxes.scores) == 0


@pytest.mark.parametrize(
    "shape", [(1, 84, 8400), (None, 85, 100), (1, 8), (1, 300, 7), (None, 300, 7)]
)
def test_another_head_is_named_with_its_size(shape: tuple[int | None, ...]) -> None:
    with pytest.raises(InputError, match="no head for 4 classes"):
        check_head(shape, 4)

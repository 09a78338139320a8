"""Composed cabins: labels lie on what can be seen."""

import numpy as np
import pytest

from models.synthesis.composing import compose
from models.synthesis.cutouts import Cutout
from vision.detections import Label


def things() -> dict[Label, list[Cutout]]:
    """A red e-bike and a green person, both plain."""
    red = np.full((100, 160, 3), (0, 0, 255), np.uint8)
    green = np.full((180, 60, 3), (0, 255, 0), np.uint8)
    return {
        Label.EBIKE: [Cutout(Label.EBIKE, red, np.full((100, 160), 255, np.uint8))],
        Label.PERSON: [Cutout(Label.PERSON, green, np.full((180, 60), 255, np.uint8))],
    }


@pytest.mark.parametrize("seed", range(4))
def test_boxes_lie_in_the_picture(seed: int) -> None:
    picture, boxes = compose(np.random.default_rng(seed), things())

    height, width = picture.shape[:2]
    for box in boxes:
        x1, y1, x2, y2 = box.xyxy
        assert 0 <= x1 < x2 <= width
        assert 0 <= y1 < y2 <= height


def test_the_same_seed_composes_the_same() -> None:
    (one, boxes), (other, others) = (compose(np.random.default_rng(5), things()) for _ in range(2))

    assert (one == other).all()
    assert boxes == others


def test_bikes_come_alone_and_with_people() -> None:
    composed = [compose(np.random.default_rng(seed), things())[1] for seed in range(12)]

    labels = [{box.label for box in boxes} for boxes in composed]
    assert {Label.EBIKE} in labels
    assert {Label.EBIKE, Label.PERSON} in labels


def test_with_nothing_to_stand_there_cabins_are_empty() -> None:
    _, boxes = compose(np.random.default_rng(1), {})

    assert boxes == ()

"""Thresholds keep the best of what is allowed."""

from pathlib import Path

from models.data.yolo import Box, Sample
from models.training.threshold import choose
from vision.detections import Detection, Label

BOX = (10.0, 10.0, 50.0, 60.0)


def with_one(label: Label) -> Sample:
    return Sample(Path("with.jpg"), (100, 100), (Box(label, BOX),))


EMPTY = Sample(Path("without.jpg"), (100, 100), ())


def test_between_right_and_wrong_boxes() -> None:
    right = Detection(Label.BICYCLE, 0.6, BOX)
    wrong = Detection(Label.BICYCLE, 0.4, BOX)

    score = choose([with_one(Label.BICYCLE), EMPTY], [[right], [wrong]], Label.BICYCLE)

    assert 0.4 < score <= 0.6


def test_a_wheelchair_user_weighs_more_than_an_ebike() -> None:
    # F1 alone would report from 0.3 on: ten bikes for two false ones.
    samples = [with_one(Label.EBIKE)] * 10 + [EMPTY] * 100
    right = [[Detection(Label.EBIKE, 0.5, BOX)]] * 10
    wrong = [[Detection(Label.EBIKE, 0.6, BOX)]] * 2 + [[]] * 98

    score = choose(samples, [*right, *wrong], Label.EBIKE)

    assert score > 0.6

"""Figures count what people would count."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from models.data.yolo import Box, Sample
from models.training.validate import Share, figures, matched
from vision.detections import Detection, Label

BIKE = Box(Label.EBIKE, (10, 10, 50, 60))
OTHER = Box(Label.EBIKE, (60, 10, 99, 60))


def seen(score: float, *xyxy: float, label: Label = Label.EBIKE) -> Detection:
    x1, y1, x2, y2 = xyxy
    return Detection(label, score, (x1, y1, x2, y2))


def sample(*boxes: Box) -> Sample:
    return Sample(Path("00.jpg"), (100, 100), boxes)


def test_a_bike_is_found_once() -> None:
    assert matched([BIKE], [seen(0.9, 10, 10, 50, 60), seen(0.8, 11, 10, 50, 60)], BIKE.label) == 1


def test_half_an_overlap_is_needed() -> None:
    assert matched([BIKE], [seen(0.9, 10, 10, 50, 34)], BIKE.label) == 0
    assert matched([BIKE], [seen(0.9, 10, 10, 50, 36)], BIKE.label) == 1


def test_another_class_does_not_count() -> None:
    assert matched([BIKE], [seen(0.9, 10, 10, 50, 60, label=Label.BICYCLE)], Label.EBIKE) == 0


def test_two_bikes_are_two() -> None:
    both = [seen(0.9, 10, 10, 50, 60), seen(0.8, 60, 10, 99, 60)]

    assert matched([BIKE, OTHER], both, Label.EBIKE) == 2


def test_pictures_without_one_are_counted_apart() -> None:
    samples = [sample(BIKE), sample(), sample()]
    found = [[seen(0.9, 10, 10, 50, 60)], [seen(0.5, 0, 0, 9, 9), seen(0.5, 9, 9, 20, 20)], []]

    told = figures(samples, found, [Label.EBIKE])[Label.EBIKE]

    assert (told.found.hits, told.found.of) == (1, 1)
    assert (told.right.hits, told.right.of) == (1, 3)
    assert (told.strange.hits, told.strange.of) == (1, 2)


@given(of=st.integers(1, 300), data=st.data())
def test_intervals_are_wilsons(of: int, data: st.DataObject) -> None:
    hits = data.draw(st.integers(0, of))

    low, high = Share(hits, of).interval

    exact = binomtest(hits, of).proportion_ci(0.95, method="wilson")
    assert (low, high) == pytest.approx((exact.low, exact.high), abs=1e-4)


def test_of_nothing_everything_is_possible() -> None:
    assert Share(0, 0).interval == (0.0, 1.0)

"""Agreement of boxes and times."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.boxes import correct, iou, time_overlap
from benchmarks.truth import Box

boxes = st.builds(Box, st.floats(-50, 50), st.floats(-50, 50), st.floats(1, 40), st.floats(1, 40))


def test_agreement_is_the_shared_area() -> None:
    assert iou(Box(0, 0, 10, 10), Box(5, 0, 10, 10)) == pytest.approx(50 / 150)
    assert iou(Box(0, 0, 10, 10), Box(10, 0, 10, 10)) == 0


@given(a=boxes, b=boxes)
def test_agreement_goes_both_ways(a: Box, b: Box) -> None:
    assert 0 <= iou(a, b) <= 1
    assert iou(a, b) == pytest.approx(iou(b, a))
    assert iou(a, a) == pytest.approx(1)


@given(true=st.lists(boxes, max_size=6), found=st.lists(boxes, max_size=6))
def test_no_box_counts_twice(true: list[Box], found: list[Box]) -> None:
    assert 0 <= correct(true, found, 0.3) <= min(len(true), len(found))
    assert correct(true, true, 0.3) == len(true)


def test_two_boxes_on_one_thing_are_one_hit() -> None:
    thing = Box(0, 0, 10, 10)
    assert correct([thing], [thing, Box(1, 0, 10, 10)], 0.3) == 1


def test_too_little_agreement_is_none() -> None:
    assert correct([Box(0, 0, 10, 10)], [Box(6, 0, 10, 10)], 0.3) == 0


@given(true=st.sets(st.integers(0, 30)), found=st.sets(st.integers(0, 30)))
def test_time_overlap_is_a_share(true: set[int], found: set[int]) -> None:
    assert 0 <= time_overlap(true, found) <= 1
    assert time_overlap(true, true) == (1 if true else 0)


def test_half_in_time_is_a_half() -> None:
    assert time_overlap(set(range(10, 30)), set(range(20, 30))) == 0.5

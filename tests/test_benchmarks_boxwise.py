"""Frame by frame: true boxes hit, and path boxes that are on a fall."""

from dataclasses import replace

import pytest
from stored import an_event

from benchmarks.boxwise import count_boxes
from benchmarks.intervals import Share
from benchmarks.truth import Box, TrueFall
from vision.records import Event, EventKind, EventState, PathBox

FALL = TrueFall("A", {f: Box(100, 5.0 * f, 4, 4) for f in range(10, 30)})


def event(x: float = 100.0, frames: range = range(10, 30)) -> Event:
    path = tuple(PathBox(f, f / 25, x, 5.0 * f, 4, 4) for f in frames)
    return replace(an_event("e"), path=path)


def test_a_path_on_a_fall_is_right() -> None:
    counted = count_boxes([FALL], [event()])
    assert counted.falls == {"A": Share(20, 20)}
    assert counted.paths == Share(20, 20)


def test_25_px_are_near_and_26_are_not() -> None:
    assert count_boxes([FALL], [event(125.0)]).falls["A"].hits == 20
    assert count_boxes([FALL], [event(126.0)]).falls["A"].hits == 0


def test_a_frame_to_either_side_counts() -> None:
    counted = count_boxes([FALL], [event(frames=range(15, 16))])
    assert counted.falls["A"] == Share(3, 20)
    assert counted.paths == Share(1, 1)


def test_boxes_after_the_fall_are_false() -> None:
    counted = count_boxes([FALL], [event(frames=range(20, 50))])
    assert counted.falls["A"] == Share(11, 20)
    assert counted.paths == Share(11, 30)


def test_two_events_on_a_box_hit_it_once() -> None:
    counted = count_boxes([FALL], [event(), event()])
    assert counted.falls["A"] == Share(20, 20)
    assert counted.paths == Share(40, 40)


@pytest.mark.parametrize(
    "other",
    [
        replace(event(), state=EventState.WITHDRAWN),
        replace(event(), state=EventState.PROVISIONAL),
        replace(event(), kind=EventKind.LIGHT_OBJECT),
    ],
)
def test_only_confirmed_falls_count(other: Event) -> None:
    counted = count_boxes([FALL], [other])
    assert counted.falls["A"].hits == counted.paths.trials == 0

"""Which events are which falls."""

from dataclasses import replace

from stored import an_event

from benchmarks.scoring import score
from benchmarks.truth import Box, TrueFall
from vision.records import Event, EventKind, EventState, PathBox
from vision.scenes.stage import Pass


def fall(name: str = "A", x: float = 100.0, frames: range = range(10, 30)) -> TrueFall:
    return TrueFall(name, {f: Box(x, 5.0 * f, 4, 4) for f in frames})


def event(name: str = "e", x: float = 100.0, frames: range = range(10, 30)) -> Event:
    path = tuple(PathBox(f, f / 25, x, 5.0 * f, 4, 4) for f in frames)
    return replace(an_event(name), path=path)


def test_an_event_on_a_fall_finds_it() -> None:
    result = score([fall()], [event()])
    assert result.found["A"].id == "e"
    assert result.boxes_hit["A"] == 20
    assert not result.other


def test_two_boxes_are_not_enough() -> None:
    result = score([fall()], [event(frames=range(10, 11))])
    assert not result.found
    assert len(result.other) == 1


def test_25_px_are_near_and_26_are_not() -> None:
    assert score([fall()], [event(x=125.0)]).found
    assert not score([fall()], [event(x=126.0)]).found


def test_a_second_event_on_a_fall_is_another_event() -> None:
    result = score([fall()], [event("short", frames=range(10, 15)), event("long")])
    assert result.found["A"].id == "long"
    assert [e.id for e in result.other] == ["short"]


def test_two_falls_need_two_events() -> None:
    result = score([fall("A"), fall("B", x=110.0)], [event("e")])
    assert len(result.found) == 1


def test_withdrawn_and_blind_events_are_told_apart() -> None:
    withdrawn = replace(event("w"), state=EventState.WITHDRAWN)
    blind = replace(an_event("b"), kind=EventKind.CAMERA_BLIND, path=())
    light = replace(event("l", x=500.0), kind=EventKind.LIGHT_OBJECT)
    result = score([fall()], [withdrawn, blind, light])
    assert not result.found
    assert [e.id for e in result.withdrawn] == ["w"]
    assert [e.id for e in result.other] == ["l"]


def test_a_light_object_while_a_leaf_comes_by_is_no_false_alarm() -> None:
    light = replace(event("l", x=500.0), kind=EventKind.LIGHT_OBJECT, start_s=2.0, end_s=3.0)
    result = score([], [light], [Pass("leaf", 1.0, 2.5)])
    assert [e.id for e in result.light] == ["l"]
    assert not result.wrong
    before_and_after = [Pass("leaf", 1.0, 1.9), Pass("bag", 3.1, 4.0)]
    assert [e.id for e in score([], [light], before_and_after).wrong] == ["l"]


def test_a_falling_object_while_a_leaf_comes_by_is_a_false_alarm() -> None:
    falling = replace(event("f"), start_s=2.0, end_s=3.0)
    withdrawn = replace(falling, id="w", state=EventState.WITHDRAWN)
    result = score([], [falling, withdrawn], [Pass("leaf", 1.0, 4.0)])
    assert not result.light
    assert [e.id for e in result.wrong] == ["f", "w"]

"""E-bikes where none may be."""

from collections.abc import Callable, Sequence

import numpy as np
import pytest
from boarded import stories
from drawn import frame_of

from vision.detections import Detection, Label
from vision.errors import LookError
from vision.options import ZoneOptions
from vision.records import Event, EventKind, Luma, Picture
from vision.zone import ZoneRule

FPS = 5
FLOOR = np.random.default_rng(0).integers(100, 140, (360, 640), np.uint8)
LEFT_HALF = ((0.0, 0.0), (0.5, 0.0), (0.5, 1.0), (0.0, 1.0))


def watched(
    x_px: Callable[[float], float | None],
    seconds: float,
    *,
    label: Label = Label.EBIKE,
    parked_min: float = 10.0,
    lost: Callable[[float], bool] = lambda _: False,
) -> list[Event]:
    now_s = 0.0

    def detect(_: Picture) -> Sequence[Detection]:
        if lost(now_s):
            raise LookError("the detector did not answer")
        x = x_px(now_s)
        return [] if x is None else [Detection(label, 0.8, (x - 40, 200, x + 40, 300))]

    def picture(k: int) -> Luma:
        view = FLOOR.copy()
        x = x_px(k / FPS)
        if x is not None:
            view[200:300, max(0, round(x - 40)) : round(x + 40)] = 30
        view[::40, 2 * (k % 320)] += 9
        return view

    rule = ZoneRule(ZoneOptions(LEFT_HALF, parked_min), detect)
    events: list[Event] = []
    for k in range(round(FPS * seconds)):
        now_s = k / FPS
        events += rule.update(frame_of(picture(k), k, now_s))
    return [*events, *rule.finish()]


def crosses(t_s: float) -> float | None:
    """Comes from the right, through the left half, and out."""
    x = 600 - 40 * (t_s - 5)
    return x if t_s >= 5 and x > 40 else None


def stays(t_s: float) -> float | None:
    """Comes from the right and stands in the left half."""
    return max(160.0, 600 - 60 * (t_s - 5)) if t_s >= 5 else None


def test_an_ebike_that_enters_is_an_event_until_it_leaves() -> None:
    events = watched(crosses, 40.0)

    assert stories(events) == [["suspected", "confirmed", "cleared"]]
    assert {event.kind for event in events} == {EventKind.EBIKE_ZONE}
    assert events[0].states[0].t_s == pytest.approx(12.0, abs=1.0)


def test_an_ebike_outside_the_zone_is_none() -> None:
    assert watched(lambda t_s: 500.0 + 5 * np.sin(t_s), 20.0) == []


def test_a_bicycle_is_none() -> None:
    assert watched(crosses, 40.0, label=Label.BICYCLE) == []


def test_one_that_stays_is_parked_after_the_minutes_that_were_set() -> None:
    events = watched(stays, 200.0, parked_min=2.0)

    parked = [event for event in events if event.kind is EventKind.EBIKE_PARKED]
    assert 130.0 < parked[0].states[0].t_s < 145.0
    assert [change.state for change in parked[-1].states] == ["suspected", "confirmed", "cleared"]
    assert parked[-1].ended


def test_one_that_was_there_before_is_parked_but_never_entered() -> None:
    events = watched(lambda _: 160.0, 100.0, parked_min=1.0)

    assert {event.kind for event in events} == {EventKind.EBIKE_PARKED}


def test_a_detector_that_does_not_answer_is_no_empty_floor() -> None:
    events = watched(stays, 40.0, lost=lambda t_s: t_s >= 20.0)

    assert stories(events)[0][:2] == ["suspected", "confirmed"]
    assert not any(event.ended for event in events[:-1])

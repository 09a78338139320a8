"""The elevator rule on frames."""

from collections.abc import Callable, Sequence
from itertools import count

import numpy as np
from boarded import DOOR, SILL_Y, seen, stories, walks_in
from drawn import frame_of

from vision.cabin import CabinState
from vision.detections import Detection, Label
from vision.elevator import ElevatorRule
from vision.errors import LookError
from vision.options import ElevatorOptions
from vision.records import Event, Luma, Picture

FPS = 12
GRAIN = [np.random.default_rng(k).integers(114, 127, (360, 640), np.uint8) for k in range(7)]


def picture(k: int, bike_px: float | None) -> Luma:
    view = GRAIN[k % 7].copy()
    if bike_px is not None:
        bottom = round(SILL_Y + bike_px)
        view[bottom - 100 : bottom, 280:360] = 30
    return view


def watched(
    depth_px: Callable[[float], float | None],
    seconds: float,
    label: Label = Label.EBIKE,
    *,
    lost: Callable[[float], bool] = lambda _: False,
) -> tuple[list[Event], int]:
    """Reports, and how often the detector looked. lost: when it could not."""
    numbers, now_s, looks = count(), 0.0, 0

    def detect(_: Picture) -> Sequence[Detection]:
        nonlocal looks
        looks += 1
        if lost(now_s):
            raise LookError("the detector did not answer")
        depth = depth_px(now_s)
        return [] if depth is None else [seen(label, depth)]

    rule = ElevatorRule(
        ElevatorOptions(door=DOOR),
        detect,
        cabin=lambda: CabinState.OPEN,
        new_id=lambda: f"e{next(numbers)}",
    )
    events: list[Event] = []
    for k in range(round(FPS * seconds)):
        now_s = k / FPS
        events += rule.update(frame_of(picture(k, depth_px(now_s)), k, now_s))
    return [*events, *rule.finish()], looks


def comes_and_goes(t_s: float) -> float | None:
    if not 35.0 <= t_s < 41.0:
        return None
    return min(80.0, 60 * (t_s - 36.0))


def test_a_bike_that_comes_and_goes_is_one_event_with_its_states() -> None:
    events, _ = watched(comes_and_goes, 46.0)

    assert stories(events) == [["suspected", "confirmed", "cleared"]]
    assert 36.0 < events[0].states[0].t_s < 36.7
    assert events[0].first_frame >= 35 * FPS


def test_the_detector_rests_while_nothing_moves() -> None:
    _, learning = watched(lambda _: None, 32.0)
    _, idle = watched(lambda _: None, 60.0)

    assert idle - learning <= 2


def test_it_keeps_looking_while_a_bike_stands_in_the_cabin() -> None:
    events, looks = watched(lambda t_s: walks(t_s) if t_s >= 33.0 else None, 60.0)

    assert stories(events) == [["suspected", "confirmed", "cleared"]]
    assert looks > 100


def walks(t_s: float) -> float:
    found = walks_in(Label.EBIKE, 34.0)(t_s)
    return found[0].xyxy[3] - SILL_Y if found else -60.0


def test_a_wheelchair_is_no_event() -> None:
    events, _ = watched(comes_and_goes, 46.0, Label.WHEELCHAIR)

    assert events == []


def test_a_detector_that_does_not_answer_is_no_empty_cabin() -> None:
    events, _ = watched(walks_and_stays, 46.0, lost=lambda t_s: t_s >= 37.0)

    assert stories(events)[0][:2] == ["suspected", "confirmed"]
    assert not any(event.ended for event in events[:-1])


def walks_and_stays(t_s: float) -> float | None:
    return walks(t_s) if t_s >= 33.0 else None

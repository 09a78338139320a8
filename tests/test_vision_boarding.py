"""Which of the things that come into a cabin are e-bikes, and when they are gone."""

import pytest
from boarded import SILL_Y, Script, cabin, seen, stories, together, walks_in, watched

from vision.boarding import Boarding
from vision.cabin import CabinState
from vision.detections import Detection, Label
from vision.options import ElevatorOptions
from vision.records import EventKind, EventState

CONFUSERS = [Label.BICYCLE, Label.WHEELCHAIR, Label.STROLLER, Label.OTHER_WHEELED]


def test_an_ebike_is_suspected_at_the_sill_then_confirmed_then_cleared() -> None:
    events = watched(cabin(), walks_in(Label.EBIKE, 2.0, until_s=8.0), 14.0)

    assert stories(events) == [["suspected", "confirmed", "cleared"]]
    assert events[0].kind is EventKind.EBIKE_ELEVATOR
    assert 2.0 < events[0].states[0].t_s <= 2.5
    assert events[-1].ended
    assert events[-1].state is EventState.CONFIRMED
    assert events[-1].states[-1].t_s == pytest.approx(11.0, abs=1.0)


def test_a_first_good_look_is_a_suspicion_that_holds_the_door() -> None:
    first = [seen(Label.EBIKE, 20.0)]

    events = watched(cabin(), lambda t_s: first if t_s > 2.0 else [], 2.4)

    assert events[0].state is EventState.PROVISIONAL
    assert not events[0].ended


@pytest.mark.parametrize("label", CONFUSERS)
def test_what_is_called_something_else_is_no_event(label: Label) -> None:
    assert watched(cabin(), walks_in(label, 2.0), 20.0) == []


@pytest.mark.parametrize("label", CONFUSERS)
def test_one_wrong_look_at_a_confuser_is_no_event(label: Label) -> None:
    def look(t_s: float) -> list[Detection]:
        wrong = 4.0 <= t_s < 4.0 + 1 / 6
        return list(walks_in(Label.EBIKE if wrong else label, 2.0)(t_s))

    assert watched(cabin(), look, 20.0) == []


def test_a_suspicion_that_nothing_supports_is_withdrawn_within_two_seconds() -> None:
    once = [seen(Label.EBIKE, 20.0)]

    events = watched(cabin(), lambda t_s: once if 2.0 <= t_s < 2.2 else [], 10.0)

    assert stories(events) == [["suspected", "withdrawn"]]
    last = events[-1]
    assert last.state is EventState.WITHDRAWN
    assert last.ended
    assert last.reasons["false_stop"] is True
    assert last.states[1].t_s - last.states[0].t_s <= 2.0


def test_a_bike_outside_the_open_door_is_no_event() -> None:
    waiting = [seen(Label.EBIKE, -15.0)]

    assert watched(cabin(), lambda _: waiting, 30.0) == []


def test_a_bike_in_a_shut_cabin_has_not_left_however_long_it_is_unseen() -> None:
    def door(t_s: float) -> CabinState:
        return CabinState.MOVING if 6.0 <= t_s < 40.0 else CabinState.OPEN

    events = watched(cabin(), walks_in(Label.EBIKE, 2.0, until_s=7.0), 50.0, door)

    assert stories(events) == [["suspected", "confirmed", "cleared"]]
    assert events[-1].states[-1].t_s > 40.0


def test_somebody_before_the_bike_does_not_end_its_event() -> None:
    bike = walks_in(Label.EBIKE, 2.0)
    person = Detection(Label.PERSON, 0.9, (250.0, 60.0, 390.0, SILL_Y + 90))

    def look(t_s: float) -> list[Detection]:
        return [person] if 6.0 <= t_s < 20.0 else list(bike(t_s))

    events = watched(cabin(), look, 25.0)

    assert len(stories(events)) == 1
    assert events[-1].end_s == pytest.approx(25.0, abs=0.3)


def test_a_mirror_image_counts_once() -> None:
    def image(t_s: float) -> list[Detection]:
        return [seen(Label.EBIKE, 60.0 + 2 * t_s, x=560.0)] if t_s > 2.5 else []

    events = watched(cabin(), together(walks_in(Label.EBIKE, 2.0), image), 10.0)

    assert len(stories(events)) == 1


def test_two_bikes_are_two_events() -> None:
    first, second = walks_in(Label.EBIKE, 2.0, x=255.0), walks_in(Label.EBIKE, 6.0, x=385.0)

    events = watched(cabin(), together(first, second), 12.0)

    assert len(stories(events)) == 2


def test_a_poster_is_no_event() -> None:
    poster = Detection(Label.EBIKE, 0.75, (30.0, 60.0, 110.0, 160.0))

    assert watched(cabin(), lambda _: [poster], 120.0) == []


def test_a_bike_that_nobody_saw_come_is_believed_when_it_stands_there() -> None:
    standing = [seen(Label.EBIKE, 90.0, x=150.0)]

    events = watched(cabin(), lambda t_s: standing if t_s > 60.0 else [], 70.0)

    assert stories(events)[0][:2] == ["suspected", "confirmed"]


def test_after_an_event_one_look_is_not_enough_for_a_while() -> None:
    def look(t_s: float) -> list[Detection]:
        again = 13.0 <= t_s < 13.2
        return [seen(Label.EBIKE, 20.0)] if again else list(bike(t_s))

    bike = walks_in(Label.EBIKE, 2.0, until_s=8.0)

    assert len(stories(watched(cabin(quiet_s=60.0), look, 20.0))) == 1
    assert len(stories(watched(cabin(quiet_s=0.0), look, 20.0))) == 2


def test_without_a_door_a_bike_that_moves_in_is_found() -> None:

    boarding = Boarding(ElevatorOptions(), 640, 360)

    events = watched(boarding, walks_in(Label.EBIKE, 2.0), 8.0, lambda _: None)

    assert stories(events) == [["suspected", "confirmed", "cleared"]]


def unseen(script: Script, from_s: float, until_s: float) -> Script:
    """Nothing is seen for a while."""
    return lambda t_s: [] if from_s <= t_s < until_s else script(t_s)


def test_without_a_door_a_bike_that_stood_is_the_same_when_it_is_seen_again() -> None:
    boarding = Boarding(ElevatorOptions(), 640, 360)
    bike = unseen(walks_in(Label.EBIKE, 2.0), 12.0, 22.0)

    events = watched(boarding, bike, 30.0, lambda _: None)

    assert stories(events) == [["suspected", "confirmed", "cleared"]]
    assert events[-1].end_s > 29.0


def test_without_a_door_a_bike_that_vanishes_as_it_moves_has_left() -> None:
    boarding = Boarding(ElevatorOptions(), 640, 360)
    comes, goes = walks_in(Label.EBIKE, 2.0), walks_in(Label.EBIKE, 0.0)
    bike = unseen(lambda t_s: comes(t_s) if t_s < 10.0 else goes(11.5 - t_s), 12.5, 1e9)

    events = watched(boarding, bike, 30.0, lambda _: None)

    assert stories(events) == [["suspected", "confirmed", "cleared"]]
    assert events[-1].end_s == pytest.approx(15.5, abs=0.5)

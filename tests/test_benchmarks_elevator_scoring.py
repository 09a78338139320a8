"""Events of an elevator against what really came in."""

from dataclasses import replace

import pytest
from stored import an_event

from benchmarks.elevator_scoring import figures_of, outcomes, table
from models.synthesis.entries import Entry
from vision.records import Event, EventKind, EventState, StateChange

BIKE = Entry("ebike", 10.0, 12.0, 20.0, 35.0)
CHAIR = Entry("wheelchair", 40.0, 42.0, 50.0, 65.0)


def told(*states: tuple[str, float]) -> Event:
    changes = tuple(StateChange(state, round(25 * t_s), t_s) for state, t_s in states)
    last = EventState.WITHDRAWN if states[-1][0] == "withdrawn" else EventState.CONFIRMED
    event = an_event("some", last, EventKind.EBIKE_ELEVATOR, ended=True)
    return replace(event, states=changes)


CAUGHT = told(("suspected", 12.5), ("confirmed", 13.0), ("cleared", 33.0))
FALSE = told(("suspected", 43.0), ("withdrawn", 44.0))


def test_an_ebike_is_caught_and_a_wheelchair_that_is_held_is_a_false_stop() -> None:
    figures = figures_of(outcomes([BIKE, CHAIR], [CAUGHT, FALSE]))

    assert (figures.caught.hits, figures.caught.trials) == (1, 1)
    assert figures.hold_s == pytest.approx([0.5])
    assert figures.alarm_s == pytest.approx([1.0])
    assert (figures.false_stops["wheelchair"].hits, figures.elsewhere) == (1, 0)


def test_an_ebike_that_is_not_held_in_time_is_missed() -> None:
    late = told(("suspected", 20.5), ("confirmed", 21.0), ("cleared", 33.0))

    figures = figures_of(outcomes([BIKE, CHAIR], [late]))

    assert (figures.caught.hits, figures.caught.trials) == (0, 1)
    assert figures.false_stops["wheelchair"].hits == 0


def test_two_false_stops_at_one_wheelchair_are_one_entry_with_a_false_stop() -> None:
    figures = figures_of(outcomes([CHAIR], [FALSE, FALSE]))

    assert (figures.false_stops["wheelchair"].hits, figures.false_stops["wheelchair"].trials) == (
        1,
        1,
    )


def test_what_is_told_before_anything_came_is_counted_too() -> None:
    early = told(("suspected", 4.0), ("withdrawn", 5.0))

    assert figures_of(outcomes([BIKE], [early])).elsewhere == 1
    assert figures_of(outcomes([], [early])).elsewhere == 1


def test_a_blind_camera_is_no_stop() -> None:
    blind = an_event("blind", EventState.CONFIRMED, EventKind.CAMERA_BLIND, ended=True)

    assert figures_of(outcomes([CHAIR], [blind])).false_stops["wheelchair"].hits == 0


def test_the_table_has_intervals_and_says_where_there_is_nothing() -> None:
    lines = list(table(figures_of(outcomes([BIKE, CHAIR], [CAUGHT]))))
    nothing = list(table(figures_of([])))

    assert "| e-bikes held before the door closed | 1/1 = 1.00 (0.21 to 1.00) |" in lines
    assert any("to hold | median 0.50 s (0.50 to 0.50), p95 0.50 s" in line for line in lines)
    assert any("to hold | none" in line for line in nothing)

"""When a door may be held: never in a fire, never in motion, never for longer than a session."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.doors.lease import Contact, Hold, HoldLimits, Reason

LIMITS = HoldLimits()
CLOSED, OPEN, UNKNOWN = Contact.CLOSED, Contact.OPEN, Contact.UNKNOWN


@dataclass(frozen=True)
class Moment:
    """What is known at a moment, and whether a guard lets go just before it."""

    after_s: float
    asked: bool
    fire: Contact
    standing: Contact
    guard: bool


def mostly(value: Contact) -> st.SearchStrategy[Contact]:
    return st.sampled_from([value] * 12 + list(Contact))


MOMENTS = st.lists(
    st.builds(
        Moment,
        after_s=st.sampled_from([0.2, 1.0, 5.0, 20.0, 31.0, 59.0, 240.0]),
        asked=st.sampled_from([True] * 9 + [False]),
        fire=mostly(CLOSED),
        standing=mostly(CLOSED),
        guard=st.sampled_from([False] * 24 + [True]),
    ),
    min_size=1,
    max_size=300,
)


def lived(moments: list[Moment]) -> Iterator[tuple[float, Moment, Reason]]:
    hold, now_s = Hold(), 1000.0
    for moment in moments:
        now_s += moment.after_s
        if moment.guard:
            hold.release(now_s)
        reason = hold.decide(now_s, asked=moment.asked, fire=moment.fire, standing=moment.standing)
        yield now_s, moment, reason


def sessions(moments: list[Moment]) -> Iterator[list[float]]:
    """The times of the holds of each session: it is over when nobody asked for pause_s."""
    holds: list[float] = []
    asked_s = 0.0
    for now_s, moment, reason in lived(moments):
        if not moment.asked and now_s - asked_s > LIMITS.pause_s and holds:
            yield holds
            holds = []
        if moment.asked or moment.guard:
            asked_s = now_s
        if reason is Reason.HELD:
            holds.append(now_s)
    if holds:
        yield holds


@given(MOMENTS)
def test_a_door_is_held_only_while_asked_without_fire_and_standing(moments: list[Moment]) -> None:
    for _, moment, reason in lived(moments):
        if reason is Reason.HELD:
            assert (moment.asked, moment.fire, moment.standing) == (True, CLOSED, CLOSED)
            assert not moment.guard


@given(MOMENTS)
def test_no_session_is_longer_than_its_limit_and_a_rest_follows(moments: list[Moment]) -> None:
    for holds in sessions(moments):
        began_s = last_s = holds[0]
        for now_s in holds[1:]:
            if now_s + LIMITS.lease_s - began_s > LIMITS.session_s:
                assert now_s - last_s >= LIMITS.rest_s
                began_s = now_s
            last_s = now_s
            # What the device makes of the last lease when nobody can reach it any more.
            assert last_s + LIMITS.lease_s - began_s <= LIMITS.session_s


@given(MOMENTS)
def test_what_a_guard_let_go_stays_so_for_the_whole_session(moments: list[Moment]) -> None:
    asked_s, released = 0.0, False
    for now_s, moment, reason in lived(moments):
        if not moment.asked and now_s - asked_s > LIMITS.pause_s:
            released = moment.guard
        released = released or moment.guard
        if moment.asked or moment.guard:
            asked_s = now_s
        if released:
            assert reason in {Reason.RELEASED, Reason.NOT_ASKED}


@given(step_s=st.floats(0.05, 2.0))
def test_a_bike_that_stays_is_held_for_a_session_then_not_for_ten_minutes(step_s: float) -> None:
    hold, held = Hold(), []
    for number in range(int(900 / step_s)):
        now_s = number * step_s
        if hold.decide(now_s, asked=True, fire=CLOSED, standing=CLOSED) is Reason.HELD:
            held.append(now_s)

    first = [now_s for now_s in held if now_s < LIMITS.session_s]
    again = [now_s for now_s in held if now_s >= LIMITS.session_s]

    assert LIMITS.session_s - LIMITS.lease_s - step_s <= first[-1] <= 117
    assert again[0] - first[-1] >= LIMITS.rest_s
    assert again[0] <= LIMITS.session_s + LIMITS.rest_s + step_s


@pytest.mark.parametrize(
    ("fire", "standing", "reason"),
    [
        (CLOSED, CLOSED, Reason.HELD),
        (OPEN, CLOSED, Reason.FIRE_SERVICE),
        (UNKNOWN, CLOSED, Reason.FIRE_SERVICE_UNKNOWN),
        (CLOSED, OPEN, Reason.MOVING),
        (CLOSED, UNKNOWN, Reason.MOVEMENT_UNKNOWN),
        (OPEN, OPEN, Reason.FIRE_SERVICE),
    ],
)
def test_the_reason_is_told(fire: Contact, standing: Contact, reason: Reason) -> None:
    assert Hold().decide(0.0, asked=True, fire=fire, standing=standing) is reason


def test_two_bikes_apart_are_two_sessions() -> None:
    hold = Hold()
    for now_s in range(100):
        hold.decide(now_s, asked=True, fire=CLOSED, standing=CLOSED)
    for now_s in range(100, 140):
        hold.decide(now_s, asked=False, fire=CLOSED, standing=CLOSED)

    second = [
        hold.decide(now_s, asked=True, fire=CLOSED, standing=CLOSED) for now_s in range(140, 240)
    ]

    assert set(second) == {Reason.HELD}


def test_asking_anew_at_once_does_not_make_a_session_longer() -> None:
    hold, held = Hold(), []
    for now_s in range(400):
        asked = now_s % 20 != 19
        if hold.decide(now_s, asked=asked, fire=CLOSED, standing=CLOSED) is Reason.HELD:
            held.append(now_s)

    assert held[-1] <= 117


def test_a_guard_lets_go_and_the_next_session_is_held_again() -> None:
    hold = Hold()
    hold.decide(0.0, asked=True, fire=CLOSED, standing=CLOSED)
    hold.release(1.0)

    after = hold.decide(1.2, asked=True, fire=CLOSED, standing=CLOSED)
    hold.decide(33.0, asked=False, fire=CLOSED, standing=CLOSED)
    later = hold.decide(34.0, asked=True, fire=CLOSED, standing=CLOSED)

    assert (after, later) == (Reason.RELEASED, Reason.HELD)


def test_a_rest_that_began_earlier_is_kept() -> None:
    hold = Hold(rests_until_s=60.0)

    early = hold.decide(59.0, asked=True, fire=CLOSED, standing=CLOSED)
    late = hold.decide(60.0, asked=True, fire=CLOSED, standing=CLOSED)

    assert (early, late) == (Reason.RESTING, Reason.HELD)

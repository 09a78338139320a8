"""A door: what asks for it, and what its devices are told and when."""

from dataclasses import dataclass, field, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stored import NOON, an_event

from api.doors.command import Command, Output
from api.doors.door import Door, DoorChange
from api.doors.lease import Contact, Hold, HoldLimits, Reason
from api.doors.lines import OutputLine
from vision.records import Event, EventKind, EventState

PROVISIONAL, CONFIRMED = EventState.PROVISIONAL, EventState.CONFIRMED
LIMITS = HoldLimits()


class Told(OutputLine):
    """A line that only notes what it is told."""

    def __init__(self, place: "Place") -> None:
        self.error = None
        self.sent = None
        self._place = place

    def put(self, command: Command, *, within_s: float = 0.0) -> None:
        del within_s
        self._place.told.append((self._place.now_s, command))


@dataclass
class Wire:
    """A contact as it is set."""

    state: Contact = Contact.CLOSED
    error: str | None = None

    def contact(self) -> Contact:
        return self.state


@dataclass
class Place:
    """A door with all outputs at a clock that is set by hand."""

    now_s: float = 0.0
    told: list[tuple[float, Command]] = field(default_factory=list)
    changes: list[DoorChange] = field(default_factory=list)
    fire: Wire = field(default_factory=Wire)
    standing: Wire = field(default_factory=Wire)

    def __post_init__(self) -> None:
        self.door = Door(
            "car-a",
            "car-a",
            dry_run=False,
            outputs={output: ("x", Told(self)) for output in Output},
            fire=("x", self.fire),
            standing=("x", self.standing),
            limits=LIMITS,
            hold=Hold(LIMITS),
            clock=lambda: self.now_s,
            now=lambda: NOON,
            note=self.changes.append,
        )

    def live(self, seconds: float, step_s: float = 0.2) -> None:
        end_s = self.now_s + seconds
        while self.now_s < end_s:
            self.door.tick()
            self.now_s += step_s

    def times(self, output: Output, *, on: bool) -> list[float]:
        return [t for t, command in self.told if command.output is output and command.on is on]


@pytest.fixture
def place() -> Place:
    return Place()


def bike(state: EventState = PROVISIONAL, *, ended: bool = False, name: str = "bike") -> Event:
    return an_event(name, state, EventKind.EBIKE_ELEVATOR, ended=ended)


def test_a_suspected_bike_holds_the_door_and_nothing_else(place: Place) -> None:
    place.door.hear(bike())
    place.live(4)

    assert place.times(Output.DOOR_HOLD, on=True) == pytest.approx([0, 1, 2, 3], abs=0.21)
    assert place.times(Output.VOICE, on=True) == []
    assert place.times(Output.LAMP, on=True) == []
    assert place.changes[0].events == ("bike",)


def test_a_confirmed_bike_also_speaks_every_ten_seconds_and_lights_the_lamp(place: Place) -> None:
    place.door.hear(bike())
    place.door.hear(bike(CONFIRMED))
    place.live(25)

    assert place.times(Output.VOICE, on=True) == pytest.approx([0, 10, 20], abs=0.5)
    assert len(place.times(Output.LAMP, on=True)) == pytest.approx(25, abs=5)


@pytest.mark.parametrize(
    "last",
    [bike(EventState.WITHDRAWN, ended=True), bike(CONFIRMED, ended=True)],
    ids=["withdrawn", "cleared"],
)
def test_everything_is_off_at_once_when_the_bike_is_gone_or_was_none(
    place: Place, last: Event
) -> None:
    place.door.hear(bike(CONFIRMED))
    place.live(3)
    began_s = place.now_s
    place.door.hear(last)
    place.live(20)

    for output in Output:
        assert min(t for t in place.times(output, on=False) if t >= began_s) - began_s < 0.5
        assert max(place.times(output, on=True)) < began_s
    assert [change.state for change in place.changes] == [Reason.HELD, Reason.NOT_ASKED]


def test_a_lost_camera_asks_for_nothing(place: Place) -> None:
    place.door.hear(bike(CONFIRMED))
    place.live(3)
    place.door.forget()
    place.live(1)

    assert place.door.state().state is Reason.NOT_ASKED


def test_two_bikes_hold_until_both_are_gone(place: Place) -> None:
    place.door.hear(bike(name="one"))
    place.door.hear(bike(name="two"))
    place.live(2)
    place.door.hear(bike(EventState.WITHDRAWN, ended=True, name="one"))
    place.live(2)
    between = place.door.state()
    place.door.hear(bike(CONFIRMED, ended=True, name="two"))
    place.live(1)

    assert (between.state, between.events) == (Reason.HELD, ("two",))
    assert place.door.state().state is Reason.NOT_ASKED


@pytest.mark.parametrize("kind", [kind for kind in EventKind if kind != "ebike_elevator"])
def test_other_events_do_not_ask_for_a_door(place: Place, kind: EventKind) -> None:
    place.door.hear(replace(bike(CONFIRMED), kind=kind))
    place.live(2)

    assert place.times(Output.DOOR_HOLD, on=True) == []


@pytest.mark.parametrize("contact", [Contact.OPEN, Contact.UNKNOWN])
@pytest.mark.parametrize("which", ["fire", "standing"])
def test_the_door_is_let_go_when_a_contact_opens_or_is_unknown(
    place: Place, which: str, contact: Contact
) -> None:
    place.door.hear(bike())
    place.live(2)
    wire: Wire = getattr(place, which)
    wire.state = contact
    began_s = place.now_s
    place.live(10)

    assert max(place.times(Output.DOOR_HOLD, on=True)) < began_s
    assert min(t for t in place.times(Output.DOOR_HOLD, on=False) if t > 0) - began_s < 0.5


def test_a_car_that_is_not_held_hears_the_announcement_once(place: Place) -> None:
    place.standing.state = Contact.OPEN
    place.door.hear(bike(CONFIRMED))
    place.live(25)

    assert place.times(Output.VOICE, on=True) == [0.0]
    assert place.times(Output.LAMP, on=True) != []


def test_in_a_fire_nothing_is_announced(place: Place) -> None:
    place.door.hear(bike(CONFIRMED))
    place.live(3)
    place.fire.state = Contact.OPEN
    began_s = place.now_s
    place.live(25)

    assert max(place.times(Output.VOICE, on=True)) < began_s
    assert began_s in place.times(Output.VOICE, on=False)


def test_a_guard_lets_go_of_everything_and_it_is_told_who(place: Place) -> None:
    place.door.hear(bike(CONFIRMED))
    place.live(3)
    began_s = place.now_s
    place.door.release("Li", "192.0.2.7")
    place.live(60)

    for output in Output:
        assert max(place.times(output, on=True)) < began_s
        assert began_s in place.times(output, on=False)
    assert place.changes[-1] == DoorChange(
        "car-a", NOON, Reason.RELEASED, "Li", "192.0.2.7", ("bike",)
    )


def test_off_is_said_again_and_again_so_that_a_dead_device_is_noticed(place: Place) -> None:
    place.live(21)

    for output in Output:
        assert len(place.times(output, on=False)) == 5


def test_a_stop_lets_go_and_says_so(place: Place) -> None:
    place.door.hear(bike(CONFIRMED))
    place.live(1)
    place.door.stop()

    assert all(not [c for _, c in place.told if c.output is output][-1].on for output in Output)
    assert place.changes[-1].state is Reason.STOPPED


def test_the_last_changes_are_shown_the_newest_first(place: Place) -> None:
    for number in range(30):
        place.door.release(f"guard {number}", None)

    who = [change.who for change in place.door.state().changes if change.who]

    assert who[0] == "guard 29"
    assert len(place.door.state().changes) == 20


STEPS = st.lists(
    st.tuples(
        st.sampled_from([0.2, 0.2, 1.0, 3.0, 40.0]),
        st.sampled_from(["ask", "ask", "confirm", "end", "fire", "well", "move", "stand", "guard"]),
    ),
    max_size=60,
)


@given(STEPS)
def test_the_device_is_never_on_after_a_tick_at_which_it_may_not_be(
    steps: list[tuple[float, str]],
) -> None:
    place = Place()
    asking = False
    for after_s, what in steps:
        match what:
            case "ask" | "confirm":
                asking = True
                place.door.hear(bike(CONFIRMED if what == "confirm" else PROVISIONAL))
            case "end":
                asking = False
                place.door.hear(bike(CONFIRMED, ended=True))
            case "fire" | "well":
                place.fire.state = Contact.OPEN if what == "fire" else Contact.CLOSED
            case "move" | "stand":
                place.standing.state = Contact.UNKNOWN if what == "move" else Contact.CLOSED
            case _:
                place.door.release("Li", None)
        may_be = asking and place.fire.state == place.standing.state == Contact.CLOSED
        end_s = place.now_s + after_s
        while place.now_s < end_s:
            place.door.tick()
            told_s, last = [c for c in place.told if c[1].output is Output.DOOR_HOLD][-1]
            assert may_be or not last.on
            # A hold that goes on is renewed long before it lapses.
            assert not last.on or place.now_s - told_s <= LIMITS.lease_s / 2
            place.now_s += 0.2

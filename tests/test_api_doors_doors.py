"""Doors with real devices: held for an e-bike, and let go whatever dies."""

import multiprocessing
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from actuator import Actuator
from doors_process import Notes, bike, hold
from http_device import http_device
from link import link_to
from modbus_device import ModbusDevice, modbus_device
from mqtt_broker import listening, mqtt_broker
from waiting import until

from api.doors.addresses import input_address, output_address
from api.doors.command import Output
from api.doors.device import ANSWER_S
from api.doors.door import DoorChange, DoorState
from api.doors.doors import DoorPlan, Doors
from api.doors.lease import HoldLimits, Reason
from vision.errors import StoreError
from vision.records import EventState

LIMITS = HoldLimits()

PROMISED_S = 2.0
"""From an event, a contact or a guard to a device that is off."""

LATE_S = 0.5
"""For threads of a busy machine, on top of a lease that lapses by itself."""


@pytest.fixture
def actuator() -> Actuator:
    return Actuator()


@pytest.fixture
def contacts() -> Iterator[ModbusDevice]:
    with modbus_device() as device:
        yield device


def plan(contacts: ModbusDevice, url: str, *, dry_run: bool = False) -> DoorPlan:
    fire = input_address("fire_service", f"modbus://127.0.0.1:{contacts.port}?input=0")
    standing = input_address("standing", f"modbus://127.0.0.1:{contacts.port}?input=1")
    outputs = {Output.DOOR_HOLD: output_address("door_hold.url", url)}
    return DoorPlan("car-a", "camera-a", outputs, fire, standing, dry_run)


def only(doors: Doors) -> DoorState:
    (state,) = doors.states()
    return state


Reach = Callable[[Actuator], str]


@pytest.fixture(params=["mqtt", "modbus", "http"])
def reach(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Reach]:
    """Gives the address at which an actuator is reached, each time over another protocol."""
    with ExitStack() as stack:

        def open_(actuator: Actuator) -> str:
            if request.param == "modbus":
                device = stack.enter_context(modbus_device(actuator))
                return f"modbus://127.0.0.1:{device.port}?register=7"
            if request.param == "http":
                server = stack.enter_context(http_device(actuator))
                return f"http://127.0.0.1:{server.port}/hold"
            broker = stack.enter_context(mqtt_broker(tmp_path))
            stack.enter_context(listening(broker.port, "a/hold", actuator))
            return broker.url("a/hold")

        yield open_


def test_a_bike_holds_the_door_and_it_is_let_go_when_the_bike_has_left(
    record_property: Callable[[str, object], None],
    contacts: ModbusDevice,
    actuator: Actuator,
    reach: Reach,
) -> None:
    with Doors([plan(contacts, reach(actuator))], Notes()) as doors:
        until(lambda: not only(doors).down)
        doors.hear("camera-b", bike(name="elsewhere"))
        doors.hear("camera-a", bike(EventState.PROVISIONAL))
        held_after_s = until(actuator.on)
        until(lambda: actuator.told().count(True) == 5)
        began_s = time.monotonic()
        doors.hear("camera-a", bike(EventState.WITHDRAWN, ended=True))
        took_s = actuator.off_after(began_s)

    held_s = [at_s for at_s, _, on in actuator.log if on]
    assert max(later - sooner for sooner, later in pairwise(held_s)) < LIMITS.lease_s
    record_property("held_after_s", round(held_after_s, 2))
    record_property("let_go_after_s", round(took_s, 2))
    assert took_s < PROMISED_S


def test_a_guard_a_fire_and_a_moving_car_let_go(
    contacts: ModbusDevice, actuator: Actuator, reach: Reach
) -> None:
    with Doors([plan(contacts, reach(actuator))], Notes()) as doors:
        doors.hear("camera-a", bike())
        until(actuator.on)

        began_s = time.monotonic()
        contacts.closed.discard(0)
        fire_s = actuator.off_after(began_s)
        fire = only(doors).state
        contacts.closed.add(0)
        until(actuator.on)
        contacts.closed.discard(1)
        until(lambda: not actuator.on())
        moving = only(doors).state
        contacts.closed.add(1)
        until(actuator.on)
        began_s = time.monotonic()
        doors.release("car-a", "Li", None)
        guard_s = actuator.off_after(began_s)

    assert (fire, moving) == (Reason.FIRE_SERVICE, Reason.MOVING)
    assert fire_s < PROMISED_S
    assert guard_s < PROMISED_S


def test_silence_of_the_contacts_lets_go(contacts: ModbusDevice, actuator: Actuator) -> None:
    with http_device(actuator) as device:
        url = f"http://127.0.0.1:{device.port}/hold"
        with Doors([plan(contacts, url)], Notes()) as doors:
            doors.hear("camera-a", bike())
            until(actuator.on)
            began_s = time.monotonic()
            contacts.stop()
            took_s = actuator.off_after(began_s)
            state = only(doors)

    assert state.state is Reason.FIRE_SERVICE_UNKNOWN
    assert state.down
    assert took_s < 2 + LATE_S


def test_a_device_is_off_within_a_lease_of_the_death_of_the_service(
    record_property: Callable[[str, object], None],
    contacts: ModbusDevice,
    actuator: Actuator,
    reach: Reach,
) -> None:
    service = multiprocessing.get_context("spawn").Process(
        target=hold, args=(plan(contacts, reach(actuator)),)
    )
    service.start()
    try:
        until(actuator.on, timeout_s=60)
    finally:
        began_s = time.monotonic()
        service.kill()
        service.join()
    took_s = actuator.off_after(began_s)

    record_property("took_s", round(took_s, 2))
    assert took_s < LIMITS.lease_s + LATE_S


def test_a_device_is_off_within_a_lease_of_the_death_of_the_broker(
    record_property: Callable[[str, object], None],
    contacts: ModbusDevice,
    actuator: Actuator,
    tmp_path: Path,
) -> None:
    with (
        mqtt_broker(tmp_path) as broker,
        listening(broker.port, "a/hold", actuator),
        Doors([plan(contacts, f"mqtt://127.0.0.1:{broker.port}/a/hold")], Notes()) as doors,
    ):
        doors.hear("camera-a", bike())
        until(actuator.on)
        began_s = time.monotonic()
        broker.stop()
        took_s = actuator.off_after(began_s)
        until(lambda: only(doors).down)
        doors.hear("camera-a", bike(ended=True))
        until(lambda: only(doors).state is Reason.NOT_ASKED)
        on_before = actuator.told().count(True)
        broker.start()
        until(lambda: not only(doors).down, timeout_s=15)
        until(lambda: actuator.told()[-1] is False)

        # What it was not told while the broker was dead, it is not told later.
        assert actuator.told().count(True) == on_before

    record_property("took_s", round(took_s, 2))
    assert took_s < LIMITS.lease_s + LATE_S


@pytest.mark.parametrize("reach", ["mqtt", "modbus"], indirect=True)
def test_a_device_is_off_within_a_lease_of_the_death_of_the_link(
    record_property: Callable[[str, object], None],
    contacts: ModbusDevice,
    actuator: Actuator,
    reach: Reach,
) -> None:
    url = reach(actuator)
    port = int(url.split(":")[2].split("/")[0].split("?")[0])
    with link_to(port) as link:
        through = url.replace(str(port), str(link.port))
        with Doors([plan(contacts, through)], Notes()) as doors:
            doors.hear("camera-a", bike())
            until(actuator.on)
            began_s = time.monotonic()
            link.cut()
            took_s = actuator.off_after(began_s)
            until(lambda: only(doors).down)
            doors.hear("camera-a", bike(ended=True))
            until(lambda: only(doors).state is Reason.NOT_ASKED)
            link.mend()
            until(lambda: not only(doors).down, timeout_s=15)
            until(lambda: not actuator.on())
            last = actuator.told()[-1]

    record_property("took_s", round(took_s, 2))
    assert took_s < LIMITS.lease_s + LATE_S
    assert last is False


def test_a_device_that_hangs_holds_up_neither_another_door_nor_the_end(
    contacts: ModbusDevice, actuator: Actuator
) -> None:
    with http_device() as hanging, http_device(actuator) as device:
        hanging.answers.clear()
        first = plan(contacts, f"http://127.0.0.1:{hanging.port}/hold")
        second = plan(contacts, f"http://127.0.0.1:{device.port}/hold")
        plans = [first, replace(second, name="car-b")]
        with Doors(plans, Notes()) as doors:
            doors.hear("camera-a", bike())
            took_s = until(actuator.on)
            until(lambda: doors.states()[0].down)
            asked_s = time.monotonic()
            doors.states()
            answered_s = time.monotonic() - asked_s
            began_s = time.monotonic()
        ended_s = time.monotonic() - began_s

    assert took_s < PROMISED_S
    assert answered_s < ANSWER_S / 2
    assert ended_s < 2 + LATE_S
    assert actuator.told()[-1] is False


def test_a_dry_run_tells_nothing_and_shows_what_it_would_tell(
    contacts: ModbusDevice, actuator: Actuator, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    with http_device(actuator) as device:
        url = f"http://guard:hunter2@127.0.0.1:{device.port}/hold"
        with Doors([plan(contacts, url, dry_run=True)], Notes()) as doors:
            doors.hear("camera-a", bike())
            until(lambda: any(o.sent and o.sent.command.on for o in only(doors).outputs))

    assert actuator.log == []
    assert "would get" in caplog.text
    assert "'on': True" in caplog.text
    assert "hunter2" not in caplog.text


def test_a_dry_run_can_do_without_contacts() -> None:
    outputs = {Output.DOOR_HOLD: output_address("x", "http://192.0.2.1/hold")}
    with Doors([DoorPlan("car-a", "camera-a", outputs)], Notes()) as doors:
        doors.hear("camera-a", bike())
        until(lambda: only(doors).state is Reason.HELD)
        wired = [line.address for line in only(doors).inputs]

    assert wired == [None, None]


def test_what_became_of_a_door_is_kept_with_the_guard() -> None:
    outputs = {Output.DOOR_HOLD: output_address("x", "http://192.0.2.1/hold")}
    notes = Notes()
    with Doors([DoorPlan("car-a", "camera-a", outputs)], notes) as doors:
        doors.hear("camera-a", bike())
        until(lambda: only(doors).state is Reason.HELD)
        released = doors.release("car-a", "Li", "192.0.2.7")
        unknown = doors.release("car-z", "Li", None)

    assert released is not None
    assert released.state is Reason.RELEASED
    assert unknown is None
    assert [(c.state, c.who, c.address) for c in notes.changes[:2]] == [
        (Reason.HELD, None, None),
        (Reason.RELEASED, "Li", "192.0.2.7"),
    ]


def test_a_door_that_is_changed_is_let_go_and_rests_while_others_stay_held(
    contacts: ModbusDevice,
) -> None:
    before, after, other = Actuator(), Actuator(), Actuator()
    with http_device(before) as old, http_device(after) as new, http_device(other) as aside:
        plans = [
            plan(contacts, f"http://127.0.0.1:{old.port}/hold"),
            replace(plan(contacts, f"http://127.0.0.1:{aside.port}/hold"), name="car-b"),
        ]
        with Doors(plans, Notes()) as doors:
            doors.hear("camera-a", bike())
            until(lambda: before.on() and other.on())

            doors.follow([plan(contacts, f"http://127.0.0.1:{new.port}/hold"), plans[1]])
            doors.hear("camera-a", bike())
            until(lambda: doors.states()[0].state is Reason.RESTING)
            until(lambda: len(after.log) > 0)

    assert before.told()[-1] is False
    assert set(after.told()) == {False}
    assert False not in other.told()[1:-1]


def test_a_door_comes_and_goes(actuator: Actuator) -> None:
    with http_device(actuator) as device, Doors([], Notes()) as doors:
        outputs = {Output.DOOR_HOLD: output_address("x", f"http://127.0.0.1:{device.port}/hold")}
        contact = input_address("x", f"http://127.0.0.1:{device.port}/contact")
        doors.follow([DoorPlan("car-a", "camera-a", outputs, contact, contact, dry_run=False)])
        doors.hear("camera-a", bike())
        until(actuator.on)

        doors.follow([])

        assert doors.states() == []
        assert not actuator.on()


def test_a_full_disk_does_not_stop_a_door(caplog: pytest.LogCaptureFixture) -> None:
    class Full(Notes):
        def record_door(self, change: DoorChange) -> None:
            raise StoreError(f"the disk is full: {change.door}")

    outputs = {Output.DOOR_HOLD: output_address("x", "http://192.0.2.1/hold")}
    with Doors([DoorPlan("car-a", "camera-a", outputs)], Full()) as doors:
        doors.hear("camera-a", bike())
        until(lambda: only(doors).state is Reason.HELD)
        doors.lost("camera-a")
        until(lambda: only(doors).state is Reason.NOT_ASKED)

    assert "the disk is full" in caplog.text


@pytest.mark.parametrize(
    ("last", "minutes", "state"),
    [
        (Reason.HELD, 1, Reason.RESTING),
        (Reason.STOPPED, 9, Reason.RESTING),
        (Reason.RELEASED, 9, Reason.RESTING),
        (Reason.HELD, 11, Reason.HELD),
        (Reason.NOT_ASKED, 1, Reason.HELD),
    ],
)
def test_a_session_that_was_open_when_the_service_died_counts_as_used_up(
    last: Reason, minutes: int, state: Reason
) -> None:
    noon = datetime(2026, 3, 1, 12, tzinfo=UTC)
    notes = Notes(DoorChange("car-a", noon, last))
    outputs = {Output.DOOR_HOLD: output_address("x", "http://192.0.2.1/hold")}
    plans = [DoorPlan("car-a", "camera-a", outputs)]
    with Doors(plans, notes, now=lambda: noon + timedelta(minutes=minutes)) as doors:
        doors.hear("camera-a", bike())
        until(lambda: bool(only(doors).events) and only(doors).state is not Reason.NOT_ASKED)
        after = only(doors).state

    assert after is state

"""Lines to devices: the newest command alone, in time or never; contacts known or unknown."""

import threading
from dataclasses import dataclass, field

from waiting import until

from api.doors.command import Command, Output
from api.doors.device import DeviceError
from api.doors.lease import Contact
from api.doors.lines import InputLine, OutputLine

ON = Command("car-a", Output.DOOR_HOLD, on=True, lease_s=3.0)
OFF = Command("car-a", Output.DOOR_HOLD, on=False, lease_s=3.0)


@dataclass
class Clock:
    now_s: float = 100.0

    def __call__(self) -> float:
        return self.now_s


@dataclass
class Device:
    """Takes commands while it is free; raises what it is given."""

    taken: list[Command] = field(default_factory=list)
    free: threading.Event = field(default_factory=threading.Event)
    busy: threading.Event = field(default_factory=threading.Event)
    error: Exception | None = None
    closed: bool = False

    def send(self, command: Command) -> None:
        self.busy.set()
        assert self.free.wait(10)
        if self.error is not None:
            raise self.error
        self.taken.append(command)

    def close(self) -> None:
        self.closed = True


@dataclass
class Sensor:
    """Tells what it is given, or raises it."""

    told: Contact | Exception | None = None

    def read(self) -> Contact | None:
        if isinstance(self.told, Exception):
            raise self.told
        return self.told

    def close(self) -> None:
        pass


def ended(line: OutputLine) -> None:
    line.stop()
    line.join(10)


def test_only_the_newest_command_waits_for_a_slow_device() -> None:
    device = Device()
    line = OutputLine("door", device)
    line.start()
    line.put(ON)
    assert device.busy.wait(10)
    for _ in range(5):
        line.put(ON)
    line.put(OFF)

    device.free.set()
    ended(line)

    assert device.taken == [ON, OFF]
    assert line.sent is not None
    assert line.sent.command == OFF
    assert device.closed


def test_a_command_that_could_not_be_sent_in_time_is_never_sent() -> None:
    device, clock = Device(), Clock()
    line = OutputLine("door", device, clock=clock)
    line.put(ON, within_s=1.0)
    clock.now_s += 1.1
    device.free.set()

    line.start()
    ended(line)

    assert device.taken == []


def test_a_device_that_fails_is_told_until_it_answers_again() -> None:
    device = Device(error=DeviceError("no answer"))
    device.free.set()
    line = OutputLine("door", device)
    line.start()

    line.put(ON)
    until(lambda: line.error == "no answer")
    device.error = ZeroDivisionError()
    line.put(ON)
    until(lambda: line.error == "failed unexpectedly (ZeroDivisionError)")
    device.error = None
    line.put(ON)
    until(lambda: line.error is None)
    ended(line)

    assert device.taken == [ON]


def test_a_device_that_hangs_does_not_hold_up_the_end() -> None:
    device = Device()
    line = OutputLine("door", device)
    line.start()
    line.put(ON)
    assert device.busy.wait(10)

    line.stop()
    line.join(0.05)

    device.free.set()
    line.join(10)


def test_a_contact_is_unknown_until_it_was_read_and_when_it_gets_old() -> None:
    sensor, clock = Sensor(), Clock()
    line = InputLine("fire", sensor, fresh_s=2.0, clock=clock)
    at_first = line.contact()
    sensor.told = Contact.CLOSED
    line.look()
    read = line.contact()
    clock.now_s += 1.9
    sensor.told = None
    line.look()
    still = line.contact()
    clock.now_s += 0.2
    old = line.contact()

    assert [at_first, read, still, old] == [
        Contact.UNKNOWN,
        Contact.CLOSED,
        Contact.CLOSED,
        Contact.UNKNOWN,
    ]
    assert line.error == "said nothing for 2 s"


def test_a_contact_that_cannot_be_read_is_unknown_at_once() -> None:
    sensor = Sensor(Contact.CLOSED)
    line = InputLine("fire", sensor, clock=Clock())
    line.look()
    sensor.told = DeviceError("no answer")
    line.look()

    assert line.contact() is Contact.UNKNOWN
    assert line.error == "no answer"


def test_an_unforeseen_failure_makes_a_contact_unknown_too() -> None:
    line = InputLine("fire", Sensor(ZeroDivisionError()), clock=Clock())
    line.look()

    assert line.contact() is Contact.UNKNOWN
    assert line.error == "failed unexpectedly (ZeroDivisionError)"

"""Devices behind a real MQTT broker: told at once or not at all, never later."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from actuator import Actuator
from link import link_to
from mqtt_broker import Broker, listening, mqtt_broker
from paho.mqtt import publish
from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion
from waiting import until

from api.doors.addresses import MqttAddress
from api.doors.command import Command, Output
from api.doors.device import DeviceError
from api.doors.lease import Contact
from api.doors.mqtt import MqttReader, MqttSender

TOPIC = "lift/a/door_hold"
HOLD = Command("car-a", Output.DOOR_HOLD, on=True, lease_s=3.0)
OFF = Command("car-a", Output.DOOR_HOLD, on=False, lease_s=3.0)


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Broker]:
    with mqtt_broker(tmp_path) as started:
        yield started


@contextmanager
def sender(port: int, user: str | None = None, password: str | None = None) -> Iterator[MqttSender]:
    opened = MqttSender(MqttAddress("127.0.0.1", port, TOPIC, False, user, password), OFF)
    try:
        yield opened
    finally:
        opened.close()


@contextmanager
def reader(port: int) -> Iterator[MqttReader]:
    opened = MqttReader(MqttAddress("127.0.0.1", port, TOPIC))
    try:
        yield opened
    finally:
        opened.close()


def test_a_command_arrives_and_no_broker_keeps_it(broker: Broker) -> None:
    early, late = Actuator(), Actuator()
    with sender(broker.port) as line, listening(broker.port, TOPIC, early) as messages:
        line.send(HOLD)

        until(lambda: bool(messages))
        with listening(broker.port, TOPIC, late):
            line.send(OFF)
            until(lambda: len(early.log) == 2 and bool(late.log))

    assert early.told() == [True, False]
    assert late.told() == [False]
    assert (messages[0].retain, messages[0].qos) == (False, 0)
    assert json.loads(messages[0].payload) == {
        "schema": "towerwatch.door/1",
        "door": "car-a",
        "output": "door_hold",
        "on": True,
        "lease_s": 3.0,
    }


def test_a_device_that_was_away_gets_nothing_of_what_it_missed(broker: Broker) -> None:
    heard: list[bytes] = []
    ready: list[bool] = []

    def device() -> Client:
        made = Client(CallbackAPIVersion.VERSION2, "device", clean_session=False)
        made.on_message = lambda _client, _userdata, message: heard.append(bytes(message.payload))
        made.on_subscribe = lambda *_: ready.append(True)
        made.connect("127.0.0.1", broker.port)
        made.subscribe(TOPIC, qos=1)
        made.loop_start()
        return made

    def away(gone: Client) -> None:
        gone.disconnect()
        gone.loop_stop()

    away_at_first = device()
    until(lambda: bool(ready))
    away(away_at_first)
    with sender(broker.port) as line:
        line.send(HOLD)
        ready.clear()
        back = device()
        until(lambda: bool(ready))
        line.send(OFF)
        until(lambda: bool(heard))
        away(back)

    assert [json.loads(payload)["on"] for payload in heard] == [False]


def test_a_broker_that_dies_is_told_soon_and_what_was_not_sent_is_forgotten(
    broker: Broker,
) -> None:
    actuator = Actuator()
    with sender(broker.port) as line:
        line.send(HOLD)
        broker.stop()
        began_s = time.monotonic()
        for _ in range(3):
            with pytest.raises(DeviceError, match="broker"):
                line.send(HOLD)
        took_s = time.monotonic() - began_s
        broker.start()
        with listening(broker.port, TOPIC, actuator):
            line.send(OFF)
            until(lambda: bool(actuator.log))

    assert took_s < 3
    assert actuator.told() == [False]


def test_a_broker_that_stands_still_passes_on_no_more_than_off_in_the_end(broker: Broker) -> None:
    actuator = Actuator()
    with ExitStack() as stack:
        line = stack.enter_context(sender(broker.port))
        stack.enter_context(listening(broker.port, TOPIC, actuator))
        line.send(HOLD)
        until(lambda: len(actuator.log) == 1)
        broker.freeze()
        stack.callback(broker.thaw)
        began_s = time.monotonic()
        for _ in range(3):
            with pytest.raises(DeviceError, match="no answer"):
                line.send(HOLD)
        took_s = time.monotonic() - began_s
        broker.thaw()
        until(lambda: actuator.told()[-1:] == [False])

        assert took_s < 3
        # The one command that was under way when it stood still, at most.
        assert actuator.told().count(True) <= 2
        assert not actuator.on()


def test_a_link_that_is_mended_brings_no_old_hold(broker: Broker) -> None:
    actuator = Actuator()
    with (
        link_to(broker.port) as link,
        sender(link.port) as line,
        listening(broker.port, TOPIC, actuator),
    ):
        line.send(HOLD)
        until(lambda: len(actuator.log) == 1)
        link.cut()
        for _ in range(3):
            with pytest.raises(DeviceError, match="no answer"):
                line.send(HOLD)
        link.mend()
        until(lambda: actuator.told()[-1:] == [False])

        assert not actuator.on()


def test_a_connection_that_is_lost_lets_go_at_once(broker: Broker) -> None:
    actuator = Actuator()
    with (
        link_to(broker.port) as link,
        listening(broker.port, TOPIC, actuator),
        sender(link.port) as line,
    ):
        line.send(HOLD)
        until(actuator.on)
        link.end()
        took_s = until(lambda: not actuator.on())

    assert took_s < 1.5


def test_credentials_are_given_and_never_shown(tmp_path: Path) -> None:
    with mqtt_broker(tmp_path, user="guard", password="hunter2") as broker:
        with sender(broker.port, "guard", "hunter2") as line:
            line.send(OFF)
        with sender(broker.port, "guard", "hunter3") as line, pytest.raises(DeviceError) as caught:
            line.send(OFF)

    assert "refused" in str(caught.value)
    assert "hunter" not in str(caught.value) + repr(MqttAddress("h", 1, "t", False, "u", "hunter2"))


def say(port: int, payload: str, *, retain: bool = False) -> None:
    publish.single(TOPIC, payload, port=port, hostname="127.0.0.1", retain=retain)


def hears(line: MqttReader, done: Callable[[Contact | None], bool]) -> None:
    until(lambda: done(line.read()))


def test_a_contact_is_what_the_device_says(broker: Broker) -> None:
    with reader(broker.port) as line:
        assert line.read() is None
        say(broker.port, "closed")
        hears(line, lambda contact: contact is Contact.CLOSED)
        say(broker.port, "OPEN\n")
        hears(line, lambda contact: contact is Contact.OPEN)


def test_a_retained_contact_is_old_and_counts_for_nothing(broker: Broker) -> None:
    say(broker.port, "closed", retain=True)

    with reader(broker.port) as line:
        assert line.read() is None


def test_what_is_neither_closed_nor_open_is_an_error(broker: Broker) -> None:
    with reader(broker.port) as line:
        line.read()
        say(broker.port, "perhaps")

        with pytest.raises(DeviceError, match="neither closed nor open"):
            line.read()


def test_a_contact_is_unknown_when_the_broker_dies(broker: Broker) -> None:
    with reader(broker.port) as line:
        line.read()
        broker.stop()
        with pytest.raises(DeviceError, match="broker"):
            line.read()
        with pytest.raises(DeviceError, match="cannot be reached"):
            line.read()

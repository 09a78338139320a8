"""Devices that speak Modbus TCP, against pymodbus's own server."""

import time
from collections.abc import Iterator

import pytest
from actuator import Actuator
from link import link_to
from modbus_device import ModbusDevice, modbus_device
from waiting import until

from api.doors.addresses import ModbusAddress
from api.doors.command import Command, Output
from api.doors.device import DeviceError
from api.doors.lease import Contact
from api.doors.modbus import ModbusReader, ModbusSender

HOLD = Command("car-a", Output.DOOR_HOLD, on=True, lease_s=3.0)
OFF = Command("car-a", Output.DOOR_HOLD, on=False, lease_s=3.0)


@pytest.fixture
def actuator() -> Actuator:
    return Actuator()


@pytest.fixture
def device(actuator: Actuator) -> Iterator[ModbusDevice]:
    with modbus_device(actuator) as started:
        yield started


def sender(port: int, register: int = 7) -> ModbusSender:
    return ModbusSender(ModbusAddress("127.0.0.1", port, 1, "register", register))


def reader(port: int, number: int = 0) -> ModbusReader:
    return ModbusReader(ModbusAddress("127.0.0.1", port, 1, "input", number))


def test_a_hold_is_milliseconds_in_a_register(device: ModbusDevice, actuator: Actuator) -> None:
    line = sender(device.port)

    line.send(HOLD)
    left_s = actuator.until_s["door_hold"] - time.monotonic()
    line.send(OFF)
    line.close()

    assert 2 < left_s <= 3
    assert actuator.told() == [True, False]
    assert not actuator.on()


def test_a_register_that_is_not_there_is_told(device: ModbusDevice) -> None:
    line = sender(device.port, register=999)

    with pytest.raises(DeviceError, match="999"):
        line.send(HOLD)

    line.close()


def test_a_contact_is_a_discrete_input(device: ModbusDevice) -> None:
    line = reader(device.port)

    closed = line.read()
    device.closed.clear()
    opened = line.read()
    line.close()

    assert (closed, opened) == (Contact.CLOSED, Contact.OPEN)


def test_an_input_that_is_not_there_is_told(device: ModbusDevice) -> None:
    line = reader(device.port, number=9999)

    with pytest.raises(DeviceError, match="9999"):
        line.read()

    line.close()


def test_a_device_that_comes_back_gets_only_what_is_new(
    device: ModbusDevice, actuator: Actuator
) -> None:
    line = sender(device.port)
    device.stop()
    for _ in range(3):
        with pytest.raises(DeviceError):
            line.send(HOLD)

    device.start()
    line.send(OFF)
    line.close()

    assert actuator.told() == [False]


def test_a_link_that_hangs_is_given_up_soon(device: ModbusDevice, actuator: Actuator) -> None:
    with link_to(device.port) as link:
        line = sender(link.port)
        line.send(HOLD)
        link.cut()
        began_s = time.monotonic()
        for _ in range(3):
            with pytest.raises(DeviceError, match="no answer"):
                line.send(HOLD)
        took_s = time.monotonic() - began_s
        link.mend()
        line.send(OFF)
        until(lambda: actuator.told()[-1:] == [False])
        line.close()

    assert took_s < 3.5
    assert not actuator.on()

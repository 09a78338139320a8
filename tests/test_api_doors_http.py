"""Devices that are told and asked over HTTP, against a real server."""

import base64
import time
from collections.abc import Iterator

import pytest
from actuator import Actuator
from http_device import HttpDevice, http_device
from ports import free_port

from api.doors.addresses import HttpAddress
from api.doors.command import Command, Output
from api.doors.device import DeviceError
from api.doors.http import HttpReader, HttpSender
from api.doors.lease import Contact

HOLD = Command("car-a", Output.DOOR_HOLD, on=True, lease_s=3.0)
OFF = Command("car-a", Output.DOOR_HOLD, on=False, lease_s=3.0)


@pytest.fixture
def actuator() -> Actuator:
    return Actuator()


@pytest.fixture
def device(actuator: Actuator) -> Iterator[HttpDevice]:
    with http_device(actuator) as started:
        yield started


def address(port: int, credentials: str = "") -> HttpAddress:
    return HttpAddress(f"http://{credentials}127.0.0.1:{port}/door")


def test_a_hold_is_posted_and_no_log_shows_the_password(
    device: HttpDevice, actuator: Actuator, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    line = HttpSender(address(device.port, "guard:hunter2@"))

    line.send(HOLD)
    held = actuator.on()
    line.send(OFF)
    line.close()

    basic = base64.b64encode(b"guard:hunter2").decode()
    assert held
    assert "hunter2" not in caplog.text
    assert actuator.told() == [True, False]
    assert device.headers[0]["Authorization"] == f"Basic {basic}"


@pytest.mark.parametrize("status", [302, 404, 500])
def test_an_answer_that_is_no_yes_is_an_error(device: HttpDevice, status: int) -> None:
    device.status = status
    line = HttpSender(address(device.port))

    with pytest.raises(DeviceError, match=str(status)):
        line.send(HOLD)

    line.close()
    assert len(device.headers) == 1


def test_a_device_that_hangs_is_given_up_soon(device: HttpDevice) -> None:
    device.answers.clear()
    line = HttpSender(address(device.port))
    began_s = time.monotonic()

    with pytest.raises(DeviceError, match="no answer"):
        line.send(HOLD)

    line.close()
    assert time.monotonic() - began_s < 1.5


def test_a_device_that_is_off_is_told_without_its_password() -> None:
    line = HttpSender(address(free_port(), "guard:hunter2@"))

    with pytest.raises(DeviceError, match="cannot be reached") as caught:
        line.send(HOLD)

    line.close()
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize(
    ("told", "contact"), [({"closed": True}, Contact.CLOSED), ({"closed": False}, Contact.OPEN)]
)
def test_a_contact_is_what_the_device_says(
    device: HttpDevice, told: object, contact: Contact
) -> None:
    device.contact = told
    line = HttpReader(address(device.port))

    assert line.read() is contact

    line.close()


@pytest.mark.parametrize("told", [{"closed": "yes"}, {"closed": 1}, [], "closed", None])
def test_anything_else_is_an_error(device: HttpDevice, told: object) -> None:
    device.contact = told
    line = HttpReader(address(device.port))

    with pytest.raises(DeviceError, match="did not say"):
        line.read()

    line.close()

"""Addresses of devices."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.doors.addresses import (
    HttpAddress,
    ModbusAddress,
    MqttAddress,
    input_address,
    output_address,
)
from vision.errors import SettingError


def test_an_mqtt_address_is_a_broker_and_a_topic() -> None:
    address = output_address("voice", "mqtts://guard:hunter%402@broker.example/lift/a/voice")

    assert address == MqttAddress(
        "broker.example", 8883, "lift/a/voice", tls=True, user="guard", password="hunter@2"
    )
    assert "hunter" not in f"{address} {address!r}"
    assert str(address) == "mqtts://broker.example:8883/lift/a/voice"


def test_a_modbus_address_is_a_register_or_an_input_of_a_unit() -> None:
    register = output_address("lamp", "modbus://192.0.2.1?register=7")
    contact = input_address("fire_service", "modbus://[2001:db8::1]:1502?input=0&unit=3")

    assert register == ModbusAddress("192.0.2.1", 502, 1, "register", 7)
    assert contact == ModbusAddress("2001:db8::1", 1502, 3, "input", 0)
    assert str(contact) == "modbus://[2001:db8::1]:1502?input=0&unit=3"


def test_an_http_address_shows_no_password() -> None:
    address = output_address("lamp", "https://guard:hunter2@192.0.2.1/on?token=hunter3")

    assert isinstance(address, HttpAddress)
    assert "hunter" not in f"{address} {address!r}"


@pytest.mark.parametrize(
    "url",
    [
        "",
        "lamp",
        "ftp://192.0.2.1/x",
        "mqtt://192.0.2.1",
        "mqtt://192.0.2.1/",
        "mqtt://192.0.2.1/lift/+/voice",
        "mqtt://192.0.2.1/lift/%23",
        "mqtt://192.0.2.1/a%00b",
        "mqtt:///topic",
        "mqtt://192.0.2.1:99999/topic",
        "modbus://192.0.2.1",
        "modbus://192.0.2.1?input=1",
        "modbus://192.0.2.1?register=70000",
        "modbus://192.0.2.1?register=-1",
        "modbus://192.0.2.1?register=1&register=2",
        "modbus://192.0.2.1?register=1&unit=300",
        "modbus://192.0.2.1?register=1&coil=2",
        "modbus://192.0.2.1/7",
        "http:///path",
        "http://192.0.2.1/a b",
        "http://[::1/x",
    ],
)
def test_what_is_no_address_of_an_output_names_the_setting(url: str) -> None:
    with pytest.raises(SettingError) as caught:
        output_address("door car-a: lamp", url)

    assert caught.value.field == "door car-a: lamp"
    assert "://" in caught.value.reason


def test_an_input_is_no_register() -> None:
    with pytest.raises(SettingError, match="modbus://host\\?input=7"):
        input_address("fire_service", "modbus://192.0.2.1?register=1")


@given(st.text())
def test_any_text_is_an_address_or_a_setting_error(text: str) -> None:
    for scheme in ("", "mqtt://", "modbus://h?register=", "http://"):
        with suppress(SettingError):
            assert str(output_address("lamp", scheme + text))

"""Addresses of devices, as settings write them; as text they have no passwords."""

import re
from dataclasses import dataclass, field
from typing import TypeAlias
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from cameras.urls import safe_name
from vision.errors import SettingError

_OUTPUT = "mqtt://host/topic, modbus://host?register=7 or http://host/path"
_INPUT = "mqtt://host/topic, modbus://host?input=0 or http://host/path"


@dataclass(frozen=True, slots=True)
class MqttAddress:
    """A topic at a broker."""

    host: str
    port: int
    topic: str
    tls: bool = False
    user: str | None = field(default=None, repr=False)
    password: str | None = field(default=None, repr=False)

    def __str__(self) -> str:
        return f"{'mqtts' if self.tls else 'mqtt'}://{_netloc(self.host, self.port)}/{self.topic}"


@dataclass(frozen=True, slots=True)
class ModbusAddress:
    """A number from 0 on; key: `register`, a holding register, or `input`, a discrete input."""

    host: str
    port: int
    unit: int
    key: str
    number: int

    def __str__(self) -> str:
        netloc = _netloc(self.host, self.port)
        return f"modbus://{netloc}?{self.key}={self.number}&unit={self.unit}"


@dataclass(frozen=True, slots=True)
class HttpAddress:
    """A resource that takes POST as an output or gives GET as an input."""

    url: str = field(repr=False)

    def __str__(self) -> str:
        return safe_name(self.url)


def _netloc(host: str, port: int) -> str:
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


Address: TypeAlias = MqttAddress | ModbusAddress | HttpAddress


def output_address(name: str, url: str) -> Address:
    """The address of an output. Raises SettingError that names the setting, not the password."""
    return _address(name, url, "register", _OUTPUT)


def input_address(name: str, url: str) -> Address:
    """The address of an input. Raises SettingError that names the setting, not the password."""
    return _address(name, url, "input", _INPUT)


def _address(name: str, url: str, modbus_key: str, forms: str) -> Address:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise SettingError(name, f"is no address; write {forms}") from None
    if not parts.hostname or re.search(r"[\s#]", url) or "%00" in url:
        raise SettingError(name, f"is no address; write {forms}")
    match parts.scheme:
        case "mqtt" | "mqtts":
            return _mqtt(name, parts, port)
        case "modbus":
            return _modbus(name, parts, port, modbus_key)
        case "http" | "https":
            return HttpAddress(url)
        case _:
            raise SettingError(name, f"is no address of a device; write {forms}")


def _mqtt(name: str, parts: SplitResult, port: int | None) -> MqttAddress:
    topic = unquote(parts.path.removeprefix("/"))
    if not topic or "+" in topic or "#" in topic or parts.query:
        raise SettingError(name, "names no single topic; write mqtt://host/lift/a/door_hold")
    tls = parts.scheme == "mqtts"
    return MqttAddress(
        parts.hostname or "",
        port or (8883 if tls else 1883),
        topic,
        tls,
        None if parts.username is None else unquote(parts.username),
        None if parts.password is None else unquote(parts.password),
    )


def _modbus(name: str, parts: SplitResult, port: int | None, key: str) -> ModbusAddress:
    asked = parse_qs(parts.query, keep_blank_values=True)
    number = _whole(asked.pop(key, []), 65535)
    unit = _whole(asked.pop("unit", ["1"]), 247)
    if number is None or unit is None or asked or parts.path.strip("/"):
        raise SettingError(
            name,
            f"does not say which {key}; write modbus://host?{key}=7, counted from 0 to 65535, "
            "with &unit=2 for another unit than 1",
        )
    return ModbusAddress(parts.hostname or "", port or 502, unit, key, number)


def _whole(texts: list[str], most: int) -> int | None:
    if len(texts) != 1 or not texts[0].isascii() or not texts[0].isdigit():
        return None
    number = int(texts[0]) if len(texts[0]) < 6 else most + 1
    return number if number <= most else None

"""Cameras of the local network that answer a probe (WS-Discovery, as in ONVIF Core, 7.3)."""

import socket
import struct
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import unquote

from cameras.xml import parse_xml, text_of
from vision.errors import InputError, SourceError

Address = tuple[str, int]

GROUP: Address = ("239.255.255.250", 3702)

_TYPES = ("dn:NetworkVideoTransmitter", "tds:Device")
_AGAIN_S = 0.5
"""A probe that was lost is said again."""

_MOST_ANSWERS = 1000
_PROBE = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<e:Envelope xmlns:e="http://www.w3.org/2003/05/soap-envelope"'
    ' xmlns:w="http://schemas.xmlsoap.org/ws/2004/08/addressing"'
    ' xmlns:d="http://schemas.xmlsoap.org/ws/2005/04/discovery"'
    ' xmlns:dn="http://www.onvif.org/ver10/network/wsdl"'
    ' xmlns:tds="http://www.onvif.org/ver10/device/wsdl">'
    "<e:Header><w:MessageID>{id}</w:MessageID>"
    "<w:To>urn:schemas-xmlsoap-org:ws:2005:04:discovery</w:To>"
    "<w:Action>http://schemas.xmlsoap.org/ws/2005/04/discovery/Probe</w:Action></e:Header>"
    "<e:Body><d:Probe><d:Types>{types}</d:Types></d:Probe></e:Body></e:Envelope>"
)


@dataclass(frozen=True, slots=True)
class Found:
    """A device that answered.

    sender: the address that its answer came from. services: of its device service, as it says.
    name, hardware: as it says.
    """

    sender: str
    services: tuple[str, ...]
    name: str | None
    hardware: str | None


def discover(
    wait_s: float = 3.0, to: Address = GROUP, clock: Callable[[], float] = time.monotonic
) -> list[Found]:
    """Ask on every interface and collect answers for so long; each device once, by its address.

    Raises SourceError when nothing can be sent.
    """
    probes = {f"urn:uuid:{uuid.uuid4()}": types for types in _TYPES}
    found: dict[str, Found] = {}
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        asking.bind(("", 0))
        until_s = clock() + wait_s
        again_s = clock() + min(_AGAIN_S, wait_s / 2)
        _ask(asking, probes, to)
        while (left_s := until_s - clock()) > 0 and len(found) < _MOST_ANSWERS:
            if clock() >= again_s:
                again_s = until_s
                _ask(asking, probes, to)
            asking.settimeout(min(left_s, max(again_s - clock(), 0.01)))
            with suppress(TimeoutError, InputError):
                data, (sender, *_) = asking.recvfrom(1 << 16)
                for device, match in _matches(data, sender, set(probes)):
                    found.setdefault(device, match)
    return sorted(found.values(), key=lambda match: socket.inet_aton(match.sender))


def _ask(asking: socket.socket, probes: dict[str, str], to: Address) -> None:
    sent = 0
    for index, _ in socket.if_nameindex():
        interface = struct.pack("=4s4si", bytes(4), bytes(4), index)
        for message_id, types in probes.items():
            with suppress(OSError):  # an interface that is down, or has no address
                asking.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, interface)
                asking.sendto(_PROBE.format(id=message_id, types=types).encode(), to)
                sent += 1
    if not sent:
        raise SourceError("no network to search; connect this machine to that of the cameras")


def _matches(data: bytes, sender: str, asked: set[str]) -> Iterator[tuple[str, Found]]:
    """What an answer tells, each with the device's own name. Raises InputError."""
    envelope = parse_xml(data)
    if text_of(envelope, "Header/RelatesTo") not in asked:
        return
    for match in envelope.iterfind(".//{*}ProbeMatch"):
        services = (text_of(match, "XAddrs") or "").split()
        http = tuple(url for url in services if url.startswith(("http://", "https://")))
        scopes = (text_of(match, "Scopes") or "").split()
        device = text_of(match, "EndpointReference/Address") or f"{sender} {http}"
        yield device, Found(sender, http, _scope(scopes, "name"), _scope(scopes, "hardware"))


def _scope(scopes: list[str], what: str) -> str | None:
    start = f"onvif://www.onvif.org/{what}/"
    told = (scope.removeprefix(start) for scope in scopes if scope.startswith(start))
    return next((unquote(name) for name in told), None)

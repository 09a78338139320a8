"""What a camera tells of itself: its make, its clock and its streams."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from urllib.parse import urlsplit, urlunsplit
from xml.etree.ElementTree import Element

from cameras.onvif.soap import Soap
from cameras.urls import safe_name
from cameras.xml import text_of
from vision.errors import SourceError

SERVICE = "/onvif/device_service"
"""Where the device service is (ONVIF Core, 5.1)."""

_DEVICE = "http://www.onvif.org/ver10/device/wsdl"
_MEDIA = "http://www.onvif.org/ver10/media/wsdl"
_MEDIA2 = "http://www.onvif.org/ver20/media/wsdl"


@dataclass(frozen=True, slots=True)
class Profile:
    """A stream, as the camera says. address: without credentials. gop_frames: from one keyframe
    to the next."""

    name: str
    address: str
    codec: str | None
    width: int | None
    height: int | None
    rate_fps: float | None
    bitrate_kbit_s: float | None
    gop_frames: int | None


@dataclass(frozen=True, slots=True)
class Device:
    """A camera. clock_offset_s: how far its clock is ahead, to about a second; None where it does
    not say. profiles: the largest picture first."""

    make: str
    firmware: str
    clock_offset_s: float | None
    profiles: tuple[Profile, ...]


def ask_device(url: str, now_s: Callable[[], float] = time.time) -> Device:
    """Ask the device at an address. url: http(s)://user:password@host[:port][/path].

    Raises SourceError, and AccessError where the credentials were refused.
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        reason = "is not an address; give http://user@host"
        raise SourceError(f"{safe_name(url)}: {reason}") from None
    path = parts.path if parts.path.strip("/") else SERVICE
    with Soap(url) as soap:
        offset_s = _clock_offset_s(soap, path, now_s)
        soap.clock_offset_s = offset_s or 0.0
        told = soap.ask(path, f'<GetDeviceInformation xmlns="{_DEVICE}"/>')
        words = [text_of(told, f".//{name}") for name in ("Manufacturer", "Model")]
        profiles = _profiles(soap, path, parts.hostname or "")
        return Device(
            make=" ".join(word for word in words if word) or "unknown",
            firmware=text_of(told, ".//FirmwareVersion") or "unknown",
            clock_offset_s=offset_s,
            profiles=tuple(sorted(profiles, key=_pixels, reverse=True)),
        )


def _pixels(profile: Profile) -> int:
    return (profile.width or 0) * (profile.height or 0)


def _clock_offset_s(soap: Soap, path: str, now_s: Callable[[], float]) -> float | None:
    asked_s = now_s()
    told = soap.ask(path, f'<GetSystemDateAndTime xmlns="{_DEVICE}"/>', signed=False)
    between_s = (asked_s + now_s()) / 2
    utc = told.find(".//{*}UTCDateTime")
    if utc is None:
        return None
    try:
        year, month, day, hour, minute, second = (
            int(text_of(utc, name) or "")
            for name in (
                "Date/Year",
                "Date/Month",
                "Date/Day",
                "Time/Hour",
                "Time/Minute",
                "Time/Second",
            )
        )
        # It leaves off the fraction of its second, which is half on the whole.
        at = datetime(year, month, day, hour, minute, min(second, 59), 500_000, tzinfo=UTC)
    except ValueError:
        return None
    return at.timestamp() - between_s


def _profiles(soap: Soap, path: str, host: str) -> list[Profile]:
    ask = (
        f'<GetServices xmlns="{_DEVICE}"><IncludeCapability>false</IncludeCapability></GetServices>'
    )
    services = {
        text_of(service, "Namespace"): urlsplit(text_of(service, "XAddr") or "").path
        for service in soap.ask(path, ask).iterfind(".//{*}Service")
    }
    # The newer service tells of H.265, too.
    for media in (_MEDIA2, _MEDIA):
        if media in services:
            return _of_service(soap, media, services[media], host)
    raise SourceError(f"{host}: the device has no streams; give the address of a camera")


def _of_service(soap: Soap, media: str, path: str, host: str) -> list[Profile]:
    kind = "<Type>VideoEncoder</Type>" if media == _MEDIA2 else ""
    told = soap.ask(path, f'<GetProfiles xmlns="{media}">{kind}</GetProfiles>')
    profiles: dict[str, Profile] = {}
    for profile in told.iterfind(".//{*}Profiles"):
        token = escape(profile.get("token", ""))
        setup = (
            "<Protocol>RTSP</Protocol>"
            if media == _MEDIA2
            else '<StreamSetup><Stream xmlns="http://www.onvif.org/ver10/schema">RTP-Unicast</Stream>'
            '<Transport xmlns="http://www.onvif.org/ver10/schema"><Protocol>RTSP</Protocol>'
            "</Transport></StreamSetup>"
        )
        ask = f"{setup}<ProfileToken>{token}</ProfileToken>"
        uri = soap.ask(path, f'<GetStreamUri xmlns="{media}">{ask}</GetStreamUri>')
        address = _at(text_of(uri, ".//Uri") or "", host)
        profiles.setdefault(address, _profile(profile, address))
    return list(profiles.values())


def _profile(profile: Element, address: str) -> Profile:
    found = profile.find(".//{*}VideoEncoder")
    encoder = found if found is not None else profile.find(".//{*}VideoEncoderConfiguration")
    if encoder is None:
        encoder = profile
    gop = encoder.get("GovLength") or text_of(encoder, ".//GovLength")
    width, height = (
        _number(text_of(encoder, f"Resolution/{side}")) for side in ("Width", "Height")
    )
    codec = text_of(encoder, "Encoding")
    return Profile(
        name=text_of(profile, "Name") or profile.get("token") or "without a name",
        address=address,
        codec=codec.lower().replace("h265", "hevc") if codec else None,
        width=None if width is None else round(width),
        height=None if height is None else round(height),
        rate_fps=_number(text_of(encoder, "RateControl/FrameRateLimit")),
        bitrate_kbit_s=_number(text_of(encoder, "RateControl/BitrateLimit")),
        gop_frames=round(number) if (number := _number(gop)) else None,
    )


def _number(text: str | None) -> float | None:
    try:
        number = float(text or "")
    except ValueError:
        return None
    return number if 0 <= number < 1e9 else None


def _at(uri: str, host: str) -> str:
    """The address of a stream at the host that was asked: behind a router, a camera names another,
    and no other host is to learn the password."""
    parts = urlsplit(uri)
    try:
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        port = ""
    named = f"[{host}]" if ":" in host else host
    return urlunsplit((parts.scheme or "rtsp", f"{named}{port}", parts.path, parts.query, ""))

"""Addresses of sources: what kind they are, and a name without secrets."""

import re
from enum import StrEnum
from pathlib import Path
from urllib.parse import unquote

_SCHEME = re.compile(r"^([A-Za-z][A-Za-z0-9+.-]*)://(.*)$", re.DOTALL)
_SECRET = re.compile(
    r"([?&](?:[^=&]*(?:pass|pwd|token|secret|key|auth|user|sign)[^=&]*)=)[^&]*", re.IGNORECASE
)
_DEVICE = re.compile(r"^/dev/video\d+$")


class Kind(StrEnum):
    """How an address is read."""

    FILE = "file"
    FOLDER = "folder"
    RTSP = "rtsp"
    HTTP = "http"
    DEVICE = "device"
    SIMULATED = "simulated"
    UNKNOWN = "unknown"


_SCHEMES = {
    "rtsp": Kind.RTSP,
    "rtsps": Kind.RTSP,
    "http": Kind.HTTP,
    "https": Kind.HTTP,
    "sim": Kind.SIMULATED,
}


def kind_of(url: str) -> Kind:
    """What kind of source an address names; a path need not exist."""
    if match := _SCHEME.match(url):
        return _SCHEMES.get(match[1].lower(), Kind.UNKNOWN)
    if _DEVICE.match(url):
        return Kind.DEVICE
    return Kind.FOLDER if Path(url).is_dir() else Kind.FILE


def safe_name(url: str) -> str:
    """The address without user, password and secret query values; paths stay as they are."""
    match = _SCHEME.match(url)
    if match is None:
        return url
    # A password may itself hold "/", "?" or "@", so everything up to the last "@" goes.
    return f"{match[1]}://" + _SECRET.sub(r"\1***", match[2].rpartition("@")[2])


def redact(text: str, url: str) -> str:
    """Take an address and its password out of a text that somebody else wrote."""
    match = _SCHEME.match(url)
    if match is None:
        return text
    text = text.replace(url, safe_name(url))
    credentials = match[2].rpartition("@")[0]
    user, _, password = credentials.partition(":")
    for secret in (credentials, password, unquote(password), user if not password else ""):
        if secret:
            text = text.replace(secret, "***")
    return text


def split_transport(url: str) -> tuple[str, str]:
    """Split an RTSP address into the address to send and the transport, "tcp" or "udp".

    `?transport=udp` is ours and is not sent to the camera.
    """
    match = re.search(r"[?&]transport=(tcp|udp)(?=&|$)", url)
    if match is None:
        return url, "tcp"
    rest = url[: match.start()] + url[match.end() :]
    if "?" not in rest and "&" in rest[match.start() :]:
        rest = rest[: match.start()] + "?" + rest[match.start() + 1 :]
    return rest, match[1]

"""Whether a camera that was away answers again, asked without opening its stream."""

import socket
from urllib.parse import urlsplit

from cameras.urls import Kind, kind_of, safe_name

_PORTS = {"rtsp": 554, "rtsps": 322, "http": 80, "https": 443}
_PATIENCE_S = 1.0


def answers(url: str) -> bool | None:
    """Whether something listens where a camera should, within a second.

    None where that cannot be told: a device has no port, and to ask for the address of a host's
    name may hang for longer than a camera may be silent.
    """
    if kind_of(url) not in {Kind.RTSP, Kind.HTTP}:
        return None
    try:
        parts = urlsplit(safe_name(url))
        if not parts.hostname:
            return None
        port = parts.port or _PORTS[parts.scheme]
        ((family, kind, _, _, address), *_) = socket.getaddrinfo(
            parts.hostname, port, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST
        )
    except (OSError, ValueError):
        return None
    with socket.socket(family, kind) as knock:
        knock.settimeout(_PATIENCE_S)
        try:
            knock.connect(address)
        except OSError:
            return False
        # On this machine, a socket that asks a port where nobody listens may meet itself there.
        return bool(knock.getsockname() != knock.getpeername())

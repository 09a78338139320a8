"""What systemd is told of the service, if it started it."""

import os
import socket
from contextlib import suppress


def notify(state: str) -> None:
    """Tell a state, as sd_notify(3) does; READY=1, WATCHDOG=1 or STOPPING=1."""
    address = os.environ.get("NOTIFY_SOCKET")
    if not address:
        return
    # A name in the abstract namespace is written with @ for its zero byte.
    place = "\0" + address[1:] if address.startswith("@") else address
    with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as out:
        out.sendto(state.encode(), place)

"""What every way to a device has in common: short waits, and nothing that arrives late."""

import socket
import struct
from typing import Protocol

from api.doors.command import Command
from api.doors.lease import Contact
from vision.errors import TowerwatchError

ANSWER_S = 0.8
"""How long a device may take to answer."""

SOCKET_OPTIONS = (
    (socket.IPPROTO_TCP, socket.TCP_NODELAY, 1),
    # What the other side has not taken after a second is thrown away with the connection.
    (socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, 1000),
    # Closing throws away what waits: a system would otherwise send it on when the link is back.
    (socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0)),
)


class DeviceError(TowerwatchError):
    """A device did not take a command or did not tell its contact; never holds a password."""


class Sender(Protocol):
    """The way to an output."""

    def send(self, command: Command) -> None:
        """Tell the device; it has answered. Raises DeviceError, soon; nothing is sent again."""

    def close(self) -> None:
        """Let go of the connection."""


class Reader(Protocol):
    """The way to an input."""

    def read(self) -> Contact | None:
        """What the contact is; None when nothing was said for a moment. Raises DeviceError."""

    def close(self) -> None:
        """Let go of the connection."""


def forget_late(sock: socket.socket) -> None:
    """Set a connection so that nothing arrives late."""
    for level, name, value in SOCKET_OPTIONS:
        sock.setsockopt(level, name, value)

"""What every way to a receiver has in common."""

from enum import Enum
from typing import Protocol

from api.sinks.report import Letter
from vision.errors import TowerwatchError

ANSWER_S = 10.0
"""How long a receiver may take to answer."""


class Trouble(Enum):
    """Whom a failed delivery concerns, which decides what waits."""

    RECEIVER = "receiver"  # it cannot be reached or has no time: nothing can be delivered
    CAMERA = "camera"  # it answered, but did not take this: later news of the camera wait behind it
    LETTER = "letter"  # it will never take this


class DeliveryError(TowerwatchError):
    """A letter was not taken; the message holds neither the address nor a secret."""

    def __init__(self, reason: str, trouble: Trouble = Trouble.RECEIVER) -> None:
        super().__init__(reason)
        self.trouble = trouble


class Transport(Protocol):
    """The way to a receiver; used by one thread."""

    def send(self, letter: Letter) -> None:
        """Deliver; the receiver has answered that it has it. Raises DeliveryError."""

    def close(self) -> None:
        """Let go of the connection."""

"""What workers tell, handed on: to doors at once, to the store in order."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial

from api.doors.doors import Doors
from api.inbox import Inbox
from api.intake import Intake
from api.losses import Losses
from cameras.messages import Message, Progress


class Hearing:
    """Hears the workers of all cameras; safe to call from several threads.

    ending: whether the service ends, so that a worker that is gone is no loss.
    """

    def __init__(
        self,
        doors: Doors,
        inbox: Inbox,
        intake: Intake,
        losses: Losses,
        ending: Callable[[], bool],
    ) -> None:
        self._doors = doors
        self._inbox = inbox
        self._intake = intake
        self._losses = losses
        self._ending = ending

    def hear(self, camera: str, message: Message) -> None:
        """Take a message of a camera's worker."""
        self._doors.hear(camera, message)  # first: a door waits for no disk
        if isinstance(message, Progress) and self._inbox.down is not None:
            return
        now = datetime.now(UTC)
        self._inbox.put(camera, now, partial(self._intake.hear, camera, message))
        self._inbox.put(camera, now, partial(self._losses.hear, camera, message, now))

    def lost(self, camera: str, cause: str) -> None:
        """A camera's worker is gone."""
        self._doors.lost(camera)
        now = datetime.now(UTC)
        self._inbox.put(camera, now, partial(self._intake.lost, camera, cause))
        if not self._ending():
            self._inbox.put(camera, now, partial(self._losses.lost, camera, cause, now))

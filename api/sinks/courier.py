"""Delivers what waits in the outbox for one sink, in order for each camera."""

import logging
import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from api.sinks.outbox import Outbox
from api.sinks.report import Letter
from api.sinks.transport import DeliveryError, Transport, Trouble

LIMITS = {
    Trouble.RECEIVER: timedelta(hours=72),
    Trouble.CAMERA: timedelta(hours=2),
    Trouble.LETTER: timedelta(0),
}
"""How long a letter is tried. A weekend without the receiver loses nothing; a letter at which a
receiver stumbles each time must not hold up its camera for so long."""

_LONGEST_S = 300.0
_LOOK_S = 30.0
_BATCH = 100
_FORGET_S = 1.0
"""Delivered letters are deleted together, for a commit is the dearest part of a delivery; a crash
sends what was delivered in that time again."""

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Pause:
    """Doubles from a second to five minutes, shortened by chance by up to a half."""

    failures: int = 0
    until_s: float = 0.0

    def lengthen(self, now_s: float) -> None:
        """Once more it failed."""
        pause_s = min(_LONGEST_S, 2.0**self.failures)
        self.failures = min(self.failures + 1, 16)
        self.until_s = now_s + pause_s * random.uniform(0.5, 1)  # noqa: S311  # no secret


class Courier:
    """Delivers to one sink, in order for each camera. clock: seconds that never go back."""

    def __init__(
        self,
        name: str,
        transport: Transport,
        outbox: Outbox,
        *,
        clock: Callable[[], float] = time.monotonic,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._name = name
        self._transport = transport
        self._outbox = outbox
        self._clock = clock
        self._now = now
        self._receiver = Pause()
        self._cameras: dict[str, Pause] = {}
        self._delivered: list[Letter] = []
        self._since_s = 0.0

    def deliver(self, stopped: Callable[[], bool] = lambda: False) -> float:
        """Deliver what can be; return after how many seconds to look again. Raises StoreError."""
        while not stopped():
            self._forget()  # what a locked database kept from being forgotten is not sent again
            now_s = self._clock()
            if self._receiver.until_s > now_s:
                return self._receiver.until_s - now_s
            blocked = {name for name, pause in self._cameras.items() if pause.until_s > now_s}
            letters = self._outbox.waiting(self._name, _BATCH, without=blocked)
            if not letters:
                ends = [self._cameras[name].until_s - now_s for name in blocked]
                return min([*ends, _LOOK_S])
            try:
                for letter in letters:
                    if stopped() or self._receiver.until_s > now_s:
                        break
                    if letter.camera not in blocked and not self._sent(letter):
                        blocked.add(letter.camera)
            finally:
                self._forget()
        return 0.0

    def _sent(self, letter: Letter) -> bool:
        """Whether the news after it may go out."""
        try:
            self._transport.send(letter)
        except DeliveryError as error:
            return self._failed(letter, error)
        except Exception as error:  # noqa: BLE001  # the sink's edge: no letter may end its thread
            _log.exception(
                "sink %s: %s of event %s",
                *(self._name, letter.news, letter.event_id),
                extra={"camera": letter.camera},
            )
            cause = f"the sink failed ({type(error).__name__}); the log says where"
            return self._failed(letter, DeliveryError(cause, Trouble.CAMERA))
        if not self._delivered:
            self._since_s = self._clock()
        self._delivered.append(letter)
        if self._clock() - self._since_s >= _FORGET_S:
            self._forget()
        self._receiver = Pause()
        self._cameras.pop(letter.camera, None)
        return True

    def _forget(self) -> None:
        if self._delivered:
            self._outbox.delivered(self._delivered)
            self._delivered = []

    def _failed(self, letter: Letter, error: DeliveryError) -> bool:
        limit = LIMITS[error.trouble]
        dead = self._now() - letter.queued_at >= limit
        self._outbox.failed(letter, str(error), dead=dead)
        end = "; it is given up, see `towerwatch outbox list`" if dead else ""
        _log.warning(
            "sink %s: %s of event %s was not delivered: %s%s",
            *(self._name, letter.news, letter.event_id, error, end),
            extra={"camera": letter.camera},
        )
        if error.trouble is Trouble.RECEIVER:
            self._receiver.lengthen(self._clock())
            self._outbox.give_up(self._name, self._now() - limit, str(error))
        elif dead:
            self._cameras.pop(letter.camera, None)
        else:
            self._cameras.setdefault(letter.camera, Pause()).lengthen(self._clock())
        return dead and error.trouble is not Trouble.RECEIVER

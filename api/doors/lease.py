"""Whether a door may be held now, and why not: the rules that come before every wish."""

import math
from dataclasses import dataclass
from enum import StrEnum


class Contact(StrEnum):
    """A contact that is closed while all is well; a cut wire opens it, silence makes it unknown."""

    CLOSED = "closed"
    OPEN = "open"
    UNKNOWN = "unknown"


class Reason(StrEnum):
    """Why a door is held or not."""

    HELD = "held"
    NOT_ASKED = "not_asked"
    FIRE_SERVICE = "fire_service"
    FIRE_SERVICE_UNKNOWN = "fire_service_unknown"
    MOVING = "moving"
    MOVEMENT_UNKNOWN = "movement_unknown"
    RELEASED = "released"
    RESTING = "resting"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class HoldLimits:
    """The times of a hold, in seconds.

    lease_s: after which the device lets go unless it was renewed. renew_s: between renewals.
    session_s: from the first hold of a session to its last lapse. pause_s: without anybody asking,
    after which a session is over. rest_s: without a hold after a session was used up.
    """

    lease_s: float = 3.0
    renew_s: float = 1.0
    session_s: float = 120.0
    pause_s: float = 30.0
    rest_s: float = 600.0


class Hold:
    """The sessions of one door. Times are seconds of one clock that never goes back.

    rests_until_s: no hold before it, because of what happened before this was made.
    """

    def __init__(
        self, limits: HoldLimits = HoldLimits(), *, rests_until_s: float = -math.inf
    ) -> None:
        self._limits = limits
        self._rests_until_s = rests_until_s
        self._began_s: float | None = None
        self._asked_s = -math.inf
        self._released = False

    def release(self, now_s: float) -> None:
        """A guard lets go: no hold until the session is over."""
        self._released = True
        self._asked_s = now_s

    def decide(self, now_s: float, *, asked: bool, fire: Contact, standing: Contact) -> Reason:
        """Whether a lease may be given at this moment, which lapses lease_s later by itself."""
        if asked:
            self._asked_s = now_s
        elif now_s - self._asked_s > self._limits.pause_s:
            self._began_s, self._released = None, False
        if not asked:
            return Reason.NOT_ASKED
        if self._released:
            return Reason.RELEASED
        if fire is not Contact.CLOSED:
            return Reason.FIRE_SERVICE if fire is Contact.OPEN else Reason.FIRE_SERVICE_UNKNOWN
        if standing is not Contact.CLOSED:
            return Reason.MOVING if standing is Contact.OPEN else Reason.MOVEMENT_UNKNOWN
        return Reason.HELD if self._within_session(now_s) else Reason.RESTING

    def _within_session(self, now_s: float) -> bool:
        limits = self._limits
        # Even a lease whose end nobody can tell the device any more lapses within the session.
        end_s = math.inf if self._began_s is None else self._began_s + limits.session_s
        if now_s + limits.lease_s > end_s:
            self._rests_until_s = end_s + limits.rest_s
            self._began_s = None
        if now_s < self._rests_until_s:
            return False
        if self._began_s is None:
            self._began_s = now_s
        return True

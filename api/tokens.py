"""Who may ask: named tokens, of which the settings hold SHA-256 sums, and sessions of the page."""

import hashlib
import hmac
import secrets
import threading
import time
from collections.abc import Callable, Mapping

SESSION_S = 12 * 3600.0
"""A shift; the page opens another by itself."""


def new_token() -> str:
    """256 bits by chance, so that a plain sum of it cannot be tried out."""
    return f"tw_{secrets.token_urlsafe(32)}"


def sum_of(token: str) -> str:
    """What the settings hold of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


class Keys:
    """Safe to use from several threads. sums: of the tokens, by their names; see `follow`."""

    def __init__(
        self, sums: Mapping[str, str], *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._sums = sums
        self._clock = clock
        self._lock = threading.Lock()
        self._sessions: dict[str, tuple[str, float]] = {}

    @property
    def needed(self) -> bool:
        """Whether requests need one; without any in the settings they do not."""
        return bool(self._sums)

    def follow(self, sums: Mapping[str, str]) -> None:
        """Let these in from now on; the sessions of tokens that are gone or changed end."""
        with self._lock:
            stay = {name for name, known in self._sums.items() if sums.get(name) == known}
            self._sessions = {k: v for k, v in self._sessions.items() if v[0] in stay}
            self._sums = dict(sums)

    def name_of(self, token: str) -> str | None:
        """The name of a token, or None."""
        asked = sum_of(token)
        found = [name for name, known in self._sums.items() if hmac.compare_digest(known, asked)]
        return found[0] if found else None

    def open_session(self, name: str) -> str:
        """A secret that stands for a name until SESSION_S have passed or the service ends."""
        session = secrets.token_urlsafe(32)
        now_s = self._clock()
        with self._lock:
            self._sessions = {k: v for k, v in self._sessions.items() if v[1] > now_s}
            self._sessions[sum_of(session)] = name, now_s + SESSION_S
        return session

    def session_name(self, session: str) -> str | None:
        """The name that a session stands for, or None."""
        with self._lock:
            name, until_s = self._sessions.get(sum_of(session), ("", 0.0))
        return name if name in self._sums and until_s > self._clock() else None

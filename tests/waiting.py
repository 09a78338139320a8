"""Waits for what other threads and processes bring about."""

import threading
import time
from collections.abc import Callable

DEADLINE_S = 30.0
"""Far beyond what anything here takes; only what never comes true is waited for so long."""

_SHORTEST_S, _LONGEST_S = 0.01, 0.1


def until(done: Callable[[], bool], timeout_s: float = DEADLINE_S, what: str = "") -> float:
    """Wait until something is so; return how many seconds it took.

    Raises TimeoutError with `what` was waited for.
    """
    began_s = time.monotonic()
    while not done():
        waited_s = time.monotonic() - began_s
        if waited_s > timeout_s:
            raise TimeoutError(f"{what or 'what was waited for'}: not within {timeout_s:g} s")
        # What takes long is asked rarely, so that asking does not slow it down.
        threading.Event().wait(min(max(_SHORTEST_S, waited_s / 20), _LONGEST_S))
    return time.monotonic() - began_s

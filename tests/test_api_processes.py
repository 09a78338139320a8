"""What processes are forked from, and what they find there."""

import os
import sys
import threading
from collections.abc import Callable
from pathlib import Path

from api.processes import Kept, Patience

PATIENCE = Patience(quiet_s=100.0, stop_s=2.0)


def tells_of_its_server(send: Callable[[int], None], _stopped: Callable[[], bool]) -> None:
    """Run in the process: threads of the fork server, and whether it has loaded the runtime."""
    send(len(list(Path(f"/proc/{os.getppid()}/task").iterdir())))
    send(int("onnxruntime" in sys.modules))
    send(int("cameras.worker" in sys.modules))


def test_the_server_is_warm_and_has_no_threads_that_a_fork_would_lose() -> None:
    told: list[int] = []
    causes: list[str | None] = []
    kept = Kept(
        "server",
        "the server",
        tells_of_its_server,
        told.append,
        causes.append,
        patience=PATIENCE,
        stop=threading.Event(),
    )

    kept.start()
    kept.join()

    assert causes == [None]
    assert told == [1, 0, 1]

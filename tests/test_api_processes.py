"""What processes are forked from, and what they find there."""

import threading

import workers

from api.processes import Kept, Patience

PATIENCE = Patience(quiet_s=100.0, stop_s=2.0)


def test_the_server_is_warm_and_has_no_threads_that_a_fork_would_lose() -> None:
    told: list[int] = []
    causes: list[str | None] = []
    stop = threading.Event()

    def over(cause: str | None) -> None:
        causes.append(cause)
        stop.set()

    kept = Kept(
        "server",
        "the server",
        workers.tells_of_its_server,
        told.append,
        over,
        patience=PATIENCE,
        stop=stop,
    )

    kept.start()
    kept.join()

    assert causes == [None]
    assert told == [1, 0, 1]

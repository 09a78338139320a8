"""What processes are forked from, what they find there, and when they are ended."""

import json
import os
import threading
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import pytest
import workers

from api.processes import MOST_MB, Kept, Patience, Work
from vision.errors import InputError

PATIENCE = Patience(quiet_s=100.0, stop_s=2.0)

Told = TypeVar("Told")


def said(line: bytes) -> Any:
    """What a process told: a number or a text."""
    name, _, document = line.partition(b" ")
    if name not in {b"int", b"str"}:
        raise InputError("said what is neither number nor text")
    return json.loads(document)


def one_life(
    work: "Work[Told]", patience: Patience = PATIENCE, most_mb: float = MOST_MB
) -> tuple[list[Told], str | None]:
    """Run a process once; what it told, and why it would be started again."""
    told: list[Told] = []
    causes: list[str | None] = []
    stop = threading.Event()

    def over(cause: str | None) -> None:
        causes.append(cause)
        stop.set()

    kept = Kept(
        "server",
        "the worker",
        work,
        told.append,
        over,
        read=said,
        patience=patience,
        stop=stop,
        most_mb=most_mb,
    )
    kept.start()
    kept.join()
    (cause,) = causes
    return told, cause


def test_the_server_is_warm_and_has_no_threads_that_a_fork_would_lose() -> None:
    told, cause = one_life(workers.tells_of_its_server)

    assert cause is None
    assert told == [1, 0, 1]


def test_one_that_has_nothing_to_tell_but_asks_is_alive() -> None:
    told, cause = one_life(workers.waits_in_silence, Patience(quiet_s=2.0))

    assert (told, cause) == ([1], None)


def test_one_that_hangs_where_nothing_can_interrupt_it_is_ended() -> None:
    _, cause = one_life(workers.hangs_after_a_word, Patience(quiet_s=1.0))

    assert cause == "the worker said nothing for 1 s; started again"


def test_one_that_takes_too_much_memory_is_ended_and_the_cause_is_named() -> None:
    _, cause = one_life(workers.grows, most_mb=400.0)

    assert cause is not None
    assert "MB of memory, more than the 400 MB that it may; started again" in cause


def test_a_process_sees_neither_secrets_nor_open_files_of_the_service(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TOWERWATCH_DATABASE", "postgresql://service:hunter2@192.0.2.1/events")
    monkeypatch.setenv("PGPASSWORD", "hunter2")
    database = tmp_path / "towerwatch.db"

    with database.open("wb") as file:
        os.set_inheritable(file.fileno(), True)
        told, cause = one_life(workers.tells_of_its_surroundings)

    assert cause is None
    assert "PATH=" in told[0]
    assert not [line for line in told if "hunter2" in line or str(tmp_path) in line]
    assert os.environ["PGPASSWORD"] == "hunter2"


def test_one_that_was_taken_over_runs_nothing_here(tmp_path: Path) -> None:
    place = tmp_path / "was-here"

    told, cause = one_life(partial(workers.sends_code, place))

    assert (told, cause) == ([], "the worker said what is neither number nor text; started again")
    assert not place.exists()


def test_one_that_stands_still_in_the_middle_of_a_word_is_ended() -> None:
    _, cause = one_life(workers.stops_in_a_word, Patience(quiet_s=1.0))

    assert cause == "the worker said nothing for 1 s; started again"


def test_one_that_says_a_word_without_end_is_ended() -> None:
    _, cause = one_life(workers.says_without_end)

    assert cause is not None
    assert "said more than" in cause

"""What is hidden from a process, and what one holds."""

import mmap
import os

import pytest

from api.surroundings import bare_environment, memory_mb


def test_only_harmless_names_are_passed_on_and_all_come_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TZ", "UTC")
    monkeypatch.setenv("LC_ALL", "C")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "hunter2")
    before = dict(os.environ)

    with bare_environment():
        within = dict(os.environ)

    assert "hunter2" not in repr(within)
    assert {"PATH", "TZ", "LC_ALL"} <= within.keys()
    assert dict(os.environ) == before


def test_memory_that_is_taken_counts() -> None:
    before_mb = memory_mb(os.getpid())
    # Pages of its own: an array could take some that the heap still holds from before.
    with mmap.mmap(-1, 50_000_000, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS) as taken:
        taken.write(bytes(50_000_000))
        held_mb = memory_mb(os.getpid())

    assert held_mb - before_mb > 40


def test_a_process_that_is_gone_holds_nothing() -> None:
    assert memory_mb(2**22 + 1) == 0.0

"""The machine that figures were measured on."""

from dataclasses import replace

import pytest
from speeds import IDLE

from benchmarks.speed import machine
from benchmarks.speed.machine import this_machine


def test_the_machine_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    ticks = iter([(100, 200), (125, 300)])
    monkeypatch.setattr(machine, "_ticks", lambda: next(ticks))
    monkeypatch.setattr(machine, "_LOOK_S", 0.0)

    found = this_machine()

    assert found.cores >= 1
    assert found.memory_gb > 0
    assert found.taken == 0.75
    assert found.processor in str(found)
    assert f"opencv-python {found.versions['opencv-python']}" in str(found)


def test_a_tenth_of_the_cores_may_be_taken() -> None:
    assert not replace(IDLE, taken=0.1).busy
    assert replace(IDLE, taken=0.11).busy

"""What an elevator costs."""

from pathlib import Path

import pytest
from paints import RedPaint

from benchmarks.speed import elevator
from benchmarks.speed.elevator import elevator_rows
from models.detector import one_by_one
from models.synthesis.session import ElevatorSpec

SMALL = ElevatorSpec(width=160, height=120, fps=5.0, seed=13)


def test_an_open_session_costs_more_than_an_idle_elevator(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(elevator, "shipped_detect", lambda: one_by_one(RedPaint()))

    idle, busy, fitting = elevator_rows(tmp_path, 2, SMALL)

    assert (idle.unit, busy.unit) == ("% of a core", "% of a core")
    assert idle.own > 0
    assert fitting.more
    assert fitting.goal is not None
    assert fitting.own == pytest.approx(
        float(fitting.unit.split()[2]) * 100 / (idle.own * 7 / 8 + busy.own / 8), rel=0.5
    )
    assert len(list(tmp_path.glob("*.mp4"))) == 2

"""The table of waits."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from speeds import IDLE

from benchmarks.service.waits import Waits, markdown, write_waits

ROW = Waits("from there to here", [1.0, 2.0, 3.0, 4.0, 9.0], bound_s=5.0)


@pytest.mark.parametrize(("share", "judged_s", "reached"), [(1.0, 9.0, False), (0.8, 4.0, True)])
def test_as_many_as_must_keep_the_bound(share: float, judged_s: float, reached: bool) -> None:
    row = replace(ROW, share=share)

    assert (row.judged_s, row.reached) == (judged_s, reached)


def test_what_was_not_measured_reaches_nothing() -> None:
    assert not replace(ROW, taken_s=[]).reached


def test_the_table_tells_each_and_whether_the_machine_was_busy() -> None:
    idle = markdown(IDLE, [ROW, replace(ROW, share=0.8)])
    busy = markdown(replace(IDLE, taken=0.5), [ROW])

    assert "| from there to here | 5 | 3.00 | longest 9.00 | ≤ 5.00: missed | s |" in idle
    assert "| p80 4.00 | ≤ 5.00: reached |" in idle
    assert "≤ 5.00: ? (busy)" in busy
    assert "had other work" in busy
    assert "had other work" not in idle


def test_a_run_is_written(tmp_path: Path) -> None:
    write_waits(tmp_path / "service.json", IDLE, [ROW])

    told = json.loads((tmp_path / "service.json").read_text())
    assert told["waits"][0]["taken_s"] == ROW.taken_s
    assert told["machine"]["processor"] == "A processor"

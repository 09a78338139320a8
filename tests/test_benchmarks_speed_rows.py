"""The table of speeds."""

from dataclasses import replace
from pathlib import Path

import pytest
from speeds import IDLE, a_row, speeds

from benchmarks.speed.rows import Goal, figure, markdown, read_speeds, worse, write_speeds
from vision.errors import InputError


def test_what_is_written_is_read(tmp_path: Path) -> None:
    written = speeds(a_row(goal=Goal(3.0)), a_row(name="watching", more=True, idle=True))

    write_speeds(tmp_path / "speed.json", written)

    assert read_speeds(tmp_path / "speed.json") == written


@pytest.mark.parametrize("text", [None, "", "{}", '{"quick": true}'])
def test_another_file_is_named(tmp_path: Path, text: str | None) -> None:
    if text is not None:
        (tmp_path / "speed.json").write_text(text)

    with pytest.raises(InputError, match=r"speed\.json: "):
        read_speeds(tmp_path / "speed.json")


def test_the_table_says_what_was_measured_and_on_what() -> None:
    table = markdown(speeds(a_row(goal=Goal(3.0)), a_row(name="waiting", goal=Goal(4.0, False))))

    assert "A processor, 2 cores (0% taken by others), 8 GB, Linux 6; Python 3.11" in table
    assert "| looking | copy | 2.00 (1.90 to 2.10) | ≤ 3.00: reached | 10.0 | 5.00 | ms |" in table
    assert "| ≤ 4.00 ms: missed |" in table


def test_a_busy_machine_decides_no_goal_that_needs_an_idle_one() -> None:
    row = a_row(goal=Goal(3.0), idle=True)
    busy = replace(IDLE, taken=0.5)

    assert "| ≤ 3.00: reached |" in markdown(speeds(row))
    assert "| ≤ 3.00: ? |" in markdown(speeds(row, machine=busy))


@pytest.mark.parametrize(
    ("before", "now", "more", "lost"),
    [
        (2.0, 2.3, False, False),
        (2.0, 2.5, False, True),
        (2.0, 1.0, False, False),
        (2.0, 1.8, True, False),
        (2.0, 1.6, True, True),
        (2.0, 4.0, True, False),
    ],
)
def test_a_ratio_may_get_worse_by_its_margin(
    before: float, now: float, more: bool, lost: bool
) -> None:
    told = worse([a_row(before, more=more)], [a_row(now, more=more)])

    assert len(told) == lost
    assert all("looking, against copy" in line for line in told)


def test_what_chance_explains_is_not_worse() -> None:
    assert worse([a_row(2.0)], [a_row(3.0, spread=1.1)]) == []


def test_rows_that_only_one_run_has_are_not_compared() -> None:
    assert worse([a_row(1.0, name="another")], [a_row(9.0)]) == []


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (0.0, "0"),
        (0.01333, "0.0133"),
        (1.0, "1.00"),
        (46.91, "46.9"),
        (999.9, "1000"),
        (2e-5, "2e-05"),
    ],
)
def test_three_digits_count(value: float, told: str) -> None:
    assert figure(value) == told

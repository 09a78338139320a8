"""`towerwatch bench speed`, with parts that measure nothing."""

import json
from pathlib import Path

import pytest
from speeds import IDLE, a_row, speeds
from typer.testing import CliRunner, Result

from benchmarks.commands import app
from benchmarks.speed import command
from benchmarks.speed.rows import write_speeds


@pytest.fixture(autouse=True)
def _parts(monkeypatch: pytest.MonkeyPatch) -> None:
    parts = {
        "first": lambda _cache, _quick: iter([a_row(name="one")]),
        "second": lambda _cache, quick: iter([a_row(name="two")] if quick else []),
    }
    monkeypatch.setattr(command, "PARTS", parts)
    monkeypatch.setattr(command, "this_machine", lambda: IDLE)


def run(out: Path, *arguments: str) -> Result:
    return CliRunner().invoke(app, ["speed", "--out", str(out), *arguments])


def test_the_table_is_shown_and_written(tmp_path: Path) -> None:
    result = run(tmp_path / "out", "--quick")

    assert result.exit_code == 0, result.output
    assert "| one | copy | 2.00 (1.90 to 2.10)" in result.stdout
    assert (tmp_path / "out" / "speed.md").read_text() in result.stdout
    told = json.loads((tmp_path / "out" / "speed.json").read_text())
    assert [row["name"] for row in told["rows"]] == ["one", "two"]
    assert told["machine"]["processor"] == "A processor"


def test_a_part_is_measured_alone(tmp_path: Path) -> None:
    result = run(tmp_path, "--quick", "--only", "first")

    assert "| one |" in result.stdout
    assert "| two |" not in result.stdout


@pytest.mark.parametrize(("before", "code"), [(1.9, 0), (1.0, 1)])
def test_a_worse_ratio_ends_with_1(tmp_path: Path, before: float, code: int) -> None:
    write_speeds(tmp_path / "before.json", speeds(a_row(before, name="one")))

    result = run(tmp_path / "out", "--against", str(tmp_path / "before.json"))

    assert result.exit_code == code
    assert ("worse: one, against copy" in result.stderr) == bool(code)


def test_what_cannot_be_compared_with_ends_with_2_before_anything_is_measured(
    tmp_path: Path,
) -> None:
    result = run(tmp_path / "out", "--against", str(tmp_path / "nothing.json"))

    assert result.exit_code == 2
    assert "nothing.json" in result.stderr
    assert not (tmp_path / "out").exists()


def test_a_part_that_is_none_is_refused(tmp_path: Path) -> None:
    assert run(tmp_path, "--only", "third").exit_code == 2

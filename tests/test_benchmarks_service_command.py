"""`towerwatch bench service`, with parts that measure nothing."""

from pathlib import Path

import pytest
from speeds import IDLE
from typer.testing import CliRunner, Result

from benchmarks.commands import app
from benchmarks.service import command
from benchmarks.service.waits import Waits


@pytest.fixture(autouse=True)
def _parts(monkeypatch: pytest.MonkeyPatch) -> None:
    parts = {
        "first": lambda quick: iter([Waits("one", [1.0] if quick else [2.0], 5.0)]),
        "second": lambda _quick: iter([Waits("two", [1.0], 5.0)]),
        "broken": lambda _quick: _times_out(),
    }
    monkeypatch.setattr(command, "PARTS", parts)
    monkeypatch.setattr(command, "this_machine", lambda: IDLE)


def _times_out() -> None:
    raise TimeoutError("the camera gave no picture within 90 s")


def run(out: Path, *arguments: str) -> Result:
    return CliRunner().invoke(app, ["service", "--out", str(out), *arguments])


def test_the_table_is_shown_and_written(tmp_path: Path) -> None:
    result = run(tmp_path / "out", "--quick", "--only", "[fs]*")

    assert result.exit_code == 0, result.output
    assert "| one | 1 | 1.00 | longest 1.00 | ≤ 5.00: reached | s |" in result.stdout
    assert "| two |" in result.stdout
    assert (tmp_path / "out" / "service.md").read_text() in result.stdout
    assert (tmp_path / "out" / "service.json").is_file()


def test_what_does_not_come_ends_with_2_and_its_reason(tmp_path: Path) -> None:
    result = run(tmp_path, "--only", "broken")

    assert result.exit_code == 2
    assert "no picture within 90 s" in result.stderr


def test_a_part_that_is_none_is_refused(tmp_path: Path) -> None:
    assert run(tmp_path, "--only", "third").exit_code == 2

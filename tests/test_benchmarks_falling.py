"""`towerwatch bench falling`, on one small case."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from benchmarks.commands import app
from benchmarks.suite import cases

INSECTS = next(c for c in cases("test", 0, quick=True) if c.group == "insects")
ARGUMENTS = ["falling", "--quick", "--only", INSECTS.name, "--no-baselines", "--jobs", "1"]


def test_a_case_is_run_once_and_reported(tmp_path: Path) -> None:
    out = tmp_path / "out"
    arguments = [*ARGUMENTS, "--out", str(out), "--cache", str(tmp_path / "cache")]
    first = CliRunner().invoke(app, arguments)
    assert first.exit_code == 0, first.output
    assert "false alarms: insects" in first.output
    assert (out / "report.html").read_text().startswith("<!doctype html>")
    assert (out / "report.md").read_text() in first.output
    assert list(json.loads((out / "report.json").read_text())["systems"]) == ["towerwatch"]
    result = out / f"{INSECTS.name}.json"
    made = result.stat().st_mtime_ns
    again = CliRunner().invoke(app, arguments)
    assert again.exit_code == 0
    assert result.stat().st_mtime_ns == made


def test_a_broken_result_is_named(tmp_path: Path) -> None:
    (tmp_path / f"{INSECTS.name}.json").write_text("[")
    result = CliRunner().invoke(app, [*ARGUMENTS, "--out", str(tmp_path)])
    assert result.exit_code == 2
    assert "delete it to run it again" in result.output


@pytest.mark.parametrize("option", [["--split", "all"], ["--split", ""], ["--only", "nothing"]])
def test_what_names_no_case_is_refused(tmp_path: Path, option: list[str]) -> None:
    result = CliRunner().invoke(app, ["falling", *option, "--out", str(tmp_path)])
    assert result.exit_code == 2

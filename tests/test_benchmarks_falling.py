"""`towerwatch bench falling`, on one small case."""

import json
from pathlib import Path

import pytest
from outcomes import CHOSEN, case, fall
from typer.testing import CliRunner

from benchmarks.commands import app
from benchmarks.report import report_of, write_report
from benchmarks.results import write_results
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
    again = CliRunner().invoke(app, [*arguments, "--against", str(out)])
    assert again.exit_code == 0
    assert "No figure is worse" in again.output
    assert result.stat().st_mtime_ns == made


def test_a_worse_run_ends_with_1(tmp_path: Path) -> None:
    falls = [fall(found=False)] * 20
    write_results(tmp_path / f"{INSECTS.name}.json", [case("falls", *falls)])
    before = tmp_path / "before.json"
    write_report(before, report_of(CHOSEN, [case("falls", *[fall()] * 20)]))
    arguments = [*ARGUMENTS, "--out", str(tmp_path), "--against", str(before)]
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 1
    assert "Worse than before: clear falls found; " in result.output
    assert (tmp_path / "report.html").exists()


@pytest.mark.parametrize("text", [None, "{}"])
def test_a_wrong_report_to_compare_with_ends_with_2_before_the_run(
    tmp_path: Path, text: str | None
) -> None:
    before = tmp_path / "before.json"
    if text is not None:
        before.write_text(text)
    out = tmp_path / "out"
    result = CliRunner().invoke(app, [*ARGUMENTS, "--out", str(out), "--against", str(before)])
    assert result.exit_code == 2
    assert "before.json: " in result.output
    assert not out.exists()


def test_a_broken_result_is_named(tmp_path: Path) -> None:
    (tmp_path / f"{INSECTS.name}.json").write_text("[")
    result = CliRunner().invoke(app, [*ARGUMENTS, "--out", str(tmp_path)])
    assert result.exit_code == 2
    assert "delete it to run it again" in result.output


@pytest.mark.parametrize("option", [["--split", "all"], ["--split", ""], ["--only", "nothing"]])
def test_what_names_no_case_is_refused(tmp_path: Path, option: list[str]) -> None:
    result = CliRunner().invoke(app, ["falling", "--quick", *option, "--out", str(tmp_path)])
    assert result.exit_code == 2

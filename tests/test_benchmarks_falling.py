"""`towerwatch bench falling`, on one small case."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from benchmarks.commands import app


def test_a_case_is_run_once_and_reported(tmp_path: Path) -> None:
    arguments = ["falling", "--quick", "--only", "insects-*", "--no-baselines", "--jobs", "1"]
    folders = ["--out", str(tmp_path / "out"), "--cache", str(tmp_path / "cache")]
    first = CliRunner().invoke(app, arguments + folders)
    assert first.exit_code == 0, first.output
    assert "false alarms: insects" in first.output
    (result,) = (tmp_path / "out").glob("insects-*.json")
    made = result.stat().st_mtime_ns
    again = CliRunner().invoke(app, arguments + folders)
    assert again.exit_code == 0
    assert result.stat().st_mtime_ns == made


@pytest.mark.parametrize("split", ["all", ""])
def test_an_unknown_half_is_refused(tmp_path: Path, split: str) -> None:
    result = CliRunner().invoke(app, ["falling", "--split", split, "--out", str(tmp_path)])
    assert result.exit_code == 2

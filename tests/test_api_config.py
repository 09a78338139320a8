"""`towerwatch config` describes and checks the settings file."""

import json
from pathlib import Path

from typer.testing import CliRunner

from api.main import build


def test_the_schema_is_json_schema() -> None:
    result = CliRunner().invoke(build(), ["config", "schema"])
    assert result.exit_code == 0
    assert {"cameras", "server", "data"} <= set(json.loads(result.stdout)["properties"])


def test_right_settings_are_called_right(tmp_path: Path) -> None:
    file = tmp_path / "towerwatch.yaml"
    file.write_text("cameras:\n  - name: east\n    url: rtsp://guard:hunter2@192.0.2.1/\n")
    result = CliRunner().invoke(build(), ["config", "check", str(file)])
    assert result.exit_code == 0
    assert "east" in result.stdout
    assert "hunter2" not in result.output


def test_wrong_settings_name_the_key_and_the_nearest(tmp_path: Path) -> None:
    file = tmp_path / "towerwatch.yaml"
    file.write_text("retention_day: 3\n")
    result = CliRunner().invoke(build(), ["config", "check", str(file)])
    assert result.exit_code == 1
    assert "retention_day:" in result.stderr
    assert "retention_days" in result.stderr

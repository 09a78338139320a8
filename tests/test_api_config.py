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


def test_doors_are_told_with_whether_they_act(tmp_path: Path) -> None:
    file = tmp_path / "towerwatch.yaml"
    file.write_text(
        "cameras: [{name: car-a, url: x}]\n"
        "doors: [{name: car-a, camera: car-a, door_hold: {url: 'mqtt://h/t', timeout_s: 3}}]\n"
    )
    result = CliRunner().invoke(build(), ["config", "check", str(file)])
    assert result.exit_code == 0
    assert "doors: car-a (dry run)" in result.stdout


def test_a_device_that_would_not_let_go_by_itself_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "towerwatch.yaml"
    file.write_text(
        "cameras: [{name: car-a, url: x}]\n"
        "doors: [{name: car-a, camera: car-a, door_hold: {url: 'mqtt://guard:hunter2@h/t'}}]\n"
    )
    result = CliRunner().invoke(build(), ["config", "check", str(file)])
    assert result.exit_code == 1
    assert "door car-a: door_hold: this device has no time-out of its own" in result.stderr
    assert "hunter2" not in result.output

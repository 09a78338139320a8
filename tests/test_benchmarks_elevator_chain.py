"""Drawn and recorded elevators through the whole chain."""

import json
from pathlib import Path

import pytest
from paints import RedPaint
from typer.testing import CliRunner

from benchmarks import elevator_chain, elevator_clips
from benchmarks.commands import app
from benchmarks.elevator_truth import write_entries
from cameras.simulated import encode_scene
from models.synthesis.session import ElevatorScene, ElevatorSpec

RED = ElevatorSpec(width=320, height=180, fps=6.0, seed=13)
"""Its e-bike is red, and nothing else is."""


def test_a_session_is_judged_by_what_was_drawn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(elevator_chain, "session", lambda _: RED)

    result = CliRunner().invoke(
        app, ["elevator-chain", "--sessions", "1", "--perfect", "--out", str(tmp_path / "f.json")]
    )

    assert result.exit_code == 0, result.output
    assert "| e-bikes held before the door closed | 1/1 = 1.00" in result.stdout
    written = json.loads((tmp_path / "f.json").read_text())
    assert (written["seen_by"], written["sessions"]) == ("what was drawn", 1)
    assert 0 < written["hold_s"][0] < 1.5


def test_sessions_differ_and_each_has_an_ebike() -> None:
    specs = [elevator_chain.session(number) for number in range(14)]

    assert all("ebike" in spec.entries for spec in specs)
    assert len({spec.seed for spec in specs}) == len(specs)
    assert {spec.light for spec in specs} == {"day", "dim", "night"}


def test_a_model_that_is_missing_ends_with_2(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["elevator-chain", "--model", str(tmp_path / "none.onnx")])

    assert result.exit_code == 2
    assert "none" in result.stderr


def test_a_recorded_elevator_is_scored_with_its_truth_and_its_door(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(elevator_clips, "open_detector", lambda _: RedPaint())
    scene = ElevatorScene(RED)
    encode_scene(RED, tmp_path / "car-a.mp4")
    write_entries(tmp_path / "truth.csv", {"car-a.mp4": scene.entries})
    camera = {"name": "car-a", "url": "rtsp://192.0.2.1/a", "elevator": {"door": scene.door}}
    (tmp_path / "towerwatch.yaml").write_text(json.dumps({"cameras": [camera]}))

    result = CliRunner().invoke(
        app, ["elevator-clips", str(tmp_path), "--config", str(tmp_path / "towerwatch.yaml")]
    )

    assert result.exit_code == 0, result.output
    assert "1 clips of" in result.stdout
    assert "| e-bikes held before the door closed | 1/1 = 1.00" in result.stdout


def test_clips_without_truth_are_named(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["elevator-clips", str(tmp_path)])

    assert result.exit_code == 2
    assert "truth.csv" in result.stderr


def test_a_clip_without_a_camera_in_the_settings_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(elevator_clips, "open_detector", lambda _: RedPaint())
    encode_scene(RED, tmp_path / "car-b.mp4", frames=range(6))
    write_entries(tmp_path / "truth.csv", {})
    camera = {"name": "car-a", "url": "rtsp://192.0.2.1/a"}
    (tmp_path / "towerwatch.yaml").write_text(json.dumps({"cameras": [camera]}))

    result = CliRunner().invoke(
        app, ["elevator-clips", str(tmp_path), "--config", str(tmp_path / "towerwatch.yaml")]
    )

    assert result.exit_code == 2
    assert "'car-b'" in result.stderr

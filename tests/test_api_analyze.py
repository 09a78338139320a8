"""`towerwatch analyze`: what it prints, what it writes, and how it ends."""

import json
from pathlib import Path

import pytest
from throws import draw_throw
from typer.testing import CliRunner, Result

from api.main import build


def analyze(*arguments: str | Path) -> Result:
    return CliRunner().invoke(build(), ["analyze", *map(str, arguments)])


@pytest.fixture(scope="module")
def video(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return draw_throw(tmp_path_factory.mktemp("video") / "tower.mp4").path


def test_lines_for_programs_are_alone_on_standard_output(video: Path, tmp_path: Path) -> None:
    result = analyze(video, "--json", "--out", tmp_path)
    assert result.exit_code == 0, result.output
    *events, summary = [json.loads(line) for line in result.stdout.splitlines()]
    assert summary["schema"] == "towerwatch.summary/1"
    confirmed = [event for event in events if event["state"] == "confirmed"]
    assert summary["events"] == len(confirmed) == 1
    (folder,) = (tmp_path / "tower").iterdir()
    assert folder.name == confirmed[0]["id"]
    assert json.loads((folder / "event.json").read_text()) == confirmed[0]
    assert (folder / "clip.mp4").stat().st_size > 0


def test_people_see_what_fell(video: Path) -> None:
    result = analyze(video)
    assert "falling object" in result.stdout
    assert "200 frames" in result.stdout


def test_one_unreadable_input_does_not_stop_the_others(video: Path) -> None:
    result = analyze("/nothing/here.mp4", video, "--json")
    assert result.exit_code == 2
    assert len(result.stderr.splitlines()) == 1
    assert "/nothing/here.mp4" in result.stderr
    assert json.loads(result.stdout.splitlines()[-1])["source"] == str(video)


def test_an_input_cannot_lead_evidence_out_of_its_folder(
    video: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "...mp4").write_bytes(video.read_bytes())
    monkeypatch.chdir(tmp_path / "deep")
    assert analyze("../...mp4", "--json", "--out", tmp_path / "out").exit_code == 0
    assert [place.name for place in (tmp_path / "out").iterdir()] == ["source"]


def test_the_settings_of_a_camera_are_used(video: Path, tmp_path: Path) -> None:
    settings = tmp_path / "towerwatch.yaml"
    whole = "[[0, 0], [1, 0], [1, 1], [0, 1]]"
    settings.write_text(
        "cameras:\n  - name: tower\n    url: rtsp://192.0.2.1/x\n"
        f"    falling:\n      regions:\n        - polygon: {whole}\n"
    )
    result = analyze(video, "--json", "--config", settings)
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout.splitlines()[-1])["events"] == 0


def test_wrong_settings_are_told_before_anything_is_read(video: Path, tmp_path: Path) -> None:
    settings = tmp_path / "towerwatch.yaml"
    settings.write_text("camera: []\n")
    result = analyze(video, "--json", "--config", settings)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "cameras" in result.stderr

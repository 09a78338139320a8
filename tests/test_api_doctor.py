"""`towerwatch doctor` says what is wrong and what to do about it."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from api.commands import doctor
from api.main import build


def found(data: Path) -> dict[str, doctor.Finding]:
    return {finding.what: finding for finding in doctor.findings(data)}


def test_it_looks_at_everything_that_can_be_wrong(tmp_path: Path) -> None:
    looked = found(tmp_path / "data")
    assert list(looked) == ["Python", "Packages", "Codecs", "Disk", "Data folder"]
    assert looked["Python"].right
    assert looked["Codecs"].right
    assert "H.264" in looked["Codecs"].words
    assert "will be made" in looked["Data folder"].words


def test_a_data_folder_that_others_can_read_is_wrong(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    finding = found(tmp_path)["Data folder"]
    assert not finding.right
    assert f"chmod 700 {tmp_path}" in finding.words
    tmp_path.chmod(0o700)
    assert found(tmp_path)["Data folder"].right


def test_missing_codecs_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "missing_decoders", lambda: ["AV1"])
    finding = found(tmp_path)["Codecs"]
    assert not finding.right
    assert finding.words.startswith("AV1 missing")


def test_the_command_fails_when_something_is_wrong(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = tmp_path / "towerwatch.yaml"
    settings.write_text("data: data\n")
    monkeypatch.setattr(doctor, "missing_decoders", lambda: ["AV1"])
    result = CliRunner().invoke(build(), ["doctor", "--config", str(settings)])
    assert result.exit_code == 1
    assert "✗ Codecs" in result.stdout

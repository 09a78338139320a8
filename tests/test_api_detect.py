"""`towerwatch detect`: what it prints, what it draws, and how it ends."""

import json
from pathlib import Path

import numpy as np
import pytest
from tinymodels import RED, rows, write_card, write_model
from typer.testing import CliRunner, Result

from api.main import build
from models.pictures import read_picture, write_jpeg


def detect(*arguments: str | Path) -> Result:
    return CliRunner().invoke(build(), ["detect", *map(str, arguments)])


@pytest.fixture
def model(tmp_path: Path) -> Path:
    path = write_model(tmp_path / "tiny.onnx", rows((8, 8, 40, 60, 0.9, 1)))
    write_card(path)
    return path


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    write_jpeg(tmp_path / "red.jpg", RED)
    return tmp_path / "red.jpg"


def test_one_line_an_image_for_programs(model: Path, picture: Path, tmp_path: Path) -> None:
    write_jpeg(tmp_path / "black.jpg", np.zeros((64, 64, 3), np.uint8))

    result = detect(picture, tmp_path / "black.jpg", "--json", "--model", model)

    assert result.exit_code == 0, result.output
    first, second = [json.loads(line) for line in result.stdout.splitlines()]
    assert first["image"] == str(picture)
    (found,) = first["detections"]
    assert found["label"] == "ebike"
    assert found["score"] == pytest.approx(0.9, abs=0.02)
    assert found["xyxy"] == [8.0, 8.0, 40.0, 60.0]
    assert second["detections"] == []


def test_people_read_what_is_in_it(model: Path, picture: Path) -> None:
    result = detect(picture, "--model", model)

    assert result.stdout.startswith(f"{picture}: ebike 0.9")


def test_boxes_are_drawn_on_copies(model: Path, picture: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    write_jpeg(other / "red.jpg", RED)

    result = detect(picture, other / "red.jpg", "--model", model, "--out", tmp_path / "drawn")

    assert result.exit_code == 0
    names = sorted(path.name for path in (tmp_path / "drawn").iterdir())
    assert names == ["red-2.jpg", "red.jpg"]
    drawn = read_picture(tmp_path / "drawn" / "red.jpg")
    assert np.abs(drawn.astype(int) - RED).max() > 100
    assert np.abs(read_picture(picture).astype(int) - RED).max() < 20


def test_one_unreadable_picture_does_not_stop_the_others(
    model: Path, picture: Path, tmp_path: Path
) -> None:
    (tmp_path / "text.jpg").write_text("no picture")

    result = detect(tmp_path / "text.jpg", "/nothing.jpg", picture, "--json", "--model", model)

    assert result.exit_code == 2
    assert len(result.stdout.splitlines()) == 1
    first, second = result.stderr.splitlines()
    assert "text.jpg: is not a picture" in first
    assert "/nothing.jpg: cannot be read" in second


def test_a_model_that_cannot_be_used_is_named(model: Path, picture: Path) -> None:
    model.write_bytes(model.read_bytes()[:100])

    result = detect(picture, "--model", model)

    assert result.exit_code == 1
    assert "tiny.onnx: is not the file that its card is of" in result.stderr


def test_fainter_ones_may_be_asked_for(tmp_path: Path, picture: Path) -> None:
    faint = write_model(tmp_path / "faint.onnx", rows((8, 8, 40, 60, 0.2, 1)))
    write_card(faint)

    assert "nothing" in detect(picture, "--model", faint).stdout
    assert "ebike" in detect(picture, "--model", faint, "--score", "0.1").stdout

"""`towerwatch dataset | train | validate | export`: what they say and how they end."""

import json
import sys
from pathlib import Path

import pytest
from labelled import scenery, write_labelled
from tinymodels import CLASSES, RED, rows, write_card, write_model
from typer.testing import CliRunner, Result
from ultralytics_stub import Stub

from api.main import build


def towerwatch(*arguments: str | Path) -> Result:
    return CliRunner().invoke(build(), [*map(str, arguments)])


@pytest.fixture
def model(tmp_path: Path) -> Path:
    path = write_model(tmp_path / "tiny.onnx", rows((8, 8, 40, 60, 0.9, 1)))
    write_card(path)
    return path


@pytest.fixture
def data(tmp_path: Path) -> Path:
    write_labelled(tmp_path / "set", [RED], ["1 0.375 0.53125 0.5 0.8125"])
    path = tmp_path / "data.yaml"
    names = ", ".join(CLASSES)
    path.write_text(f"path: set\ntrain: images\nval: images\ntest: images\nnames: [{names}]\n")
    return path


def test_a_detector_is_measured(model: Path, data: Path) -> None:
    result = towerwatch("validate", data, "--model", model, "--json")

    assert result.exit_code == 0, result.output
    figures = json.loads(result.stdout)
    assert figures["ebike"]["found"]["hits"] == figures["ebike"]["found"]["of"] == 1
    assert figures["person"]["flagged_without_one"]["hits"] == 0


def test_people_get_a_table(model: Path, data: Path) -> None:
    result = towerwatch("validate", data, "--model", model)

    assert "1 of 1" in result.stdout


def test_labels_outside_the_picture_are_named(model: Path, data: Path) -> None:
    (data.parent / "set" / "labels" / "00.txt").write_text("1 0.9 0.5 0.5 0.5")

    result = towerwatch("validate", data, "--model", model)

    assert result.exit_code == 1
    assert "00.txt line 1" in result.stderr


def test_a_data_set_is_made(model: Path, tmp_path: Path) -> None:
    pictures = [scenery(seed) for seed in range(6)]
    write_labelled(tmp_path / "pictures" / "cabins", pictures, ["1 .5 .5 .5 .5"] * 6)
    recipe = tmp_path / "recipe.yaml"
    recipe.write_text("classes: [person, ebike]\nsources: [{folder: cabins, missing: [person]}]")

    result = towerwatch(
        *("dataset", recipe, "--root", tmp_path / "pictures", "--weights", model),
        *("--out", tmp_path / "made"),
    )

    assert result.exit_code == 0, result.output
    assert result.stdout.strip() == str(tmp_path / "made" / "data.yaml")
    assert "cabins: 6 pictures" in result.stderr


def test_training_tells_its_progress(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "ultralytics", Stub({0: "person"}).module())
    for name in ("YOLO_OFFLINE", "YOLO_AUTOINSTALL", "OMP_NUM_THREADS"):
        monkeypatch.setenv(name, "as it was")
    (tmp_path / "coco.pt").write_bytes(b"checkpoint")

    result = towerwatch("train", data, "--weights", tmp_path / "coco.pt", "--out", tmp_path / "run")

    assert result.exit_code == 0, result.output
    assert "epoch 1 of 3: precision 0.500" in result.stderr
    assert result.stdout.strip().endswith("best.pt")


def test_what_cannot_go_on_is_said(data: Path, tmp_path: Path) -> None:
    result = towerwatch("train", data, "--out", tmp_path / "run", "--resume")

    assert result.exit_code == 1
    assert "holds no training that finished an epoch" in result.stderr


def test_a_training_needs_a_beginning(data: Path, tmp_path: Path) -> None:
    result = towerwatch("train", data, "--out", tmp_path / "run")

    assert result.exit_code == 1
    assert "--weights: name a checkpoint" in result.stderr


def test_an_export_of_nothing_is_named(data: Path, tmp_path: Path) -> None:
    result = towerwatch("export", tmp_path / "best.pt", "--data", data, "--out", tmp_path / "out")

    assert result.exit_code == 1
    assert "best.pt: is not there" in result.stderr


def test_what_else_a_card_says_must_be_an_object(data: Path, tmp_path: Path) -> None:
    (tmp_path / "about.json").write_text("[]")

    result = towerwatch(
        *("export", tmp_path / "best.pt", "--data", data, "--out", tmp_path / "out"),
        *("--about", tmp_path / "about.json"),
    )

    assert result.exit_code == 1
    assert "about.json: is no JSON object" in result.stderr

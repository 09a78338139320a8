"""The extra `yolo` is entered by one door, with a warning, and nothing goes out."""

import os
import sys
from pathlib import Path

import pytest
from tinymodels import RED
from ultralytics_stub import Stub

from models.registry import open_detector
from models.training.extra import open_yolo
from models.training.train import TrainingOptions, resume, train
from vision.detections import Label
from vision.errors import InputError


@pytest.fixture
def stub(monkeypatch: pytest.MonkeyPatch) -> Stub:
    made = Stub({0: "person", 3: "motorcycle", 56: "chair", 9: "traffic light"})
    monkeypatch.setitem(sys.modules, "ultralytics", made.module())
    for name in ("YOLO_OFFLINE", "YOLO_AUTOINSTALL", "OMP_NUM_THREADS"):
        monkeypatch.setenv(name, "as it was")
    return made


@pytest.fixture
def checkpoint(tmp_path: Path) -> Path:
    path = tmp_path / "bike.pt"
    path.write_bytes(b"checkpoint")
    return path


@pytest.fixture
def data(tmp_path: Path) -> Path:
    path = tmp_path / "data.yaml"
    path.write_text("names: [person]")
    return path


def test_nothing_goes_out(stub: Stub, checkpoint: Path) -> None:
    open_yolo(checkpoint)

    assert stub.settings["sync"] is False
    assert os.environ["YOLO_OFFLINE"] == "true"
    assert os.environ["YOLO_AUTOINSTALL"] == "false"


def test_a_file_that_can_hold_a_program_is_warned_of(
    stub: Stub, checkpoint: Path, caplog: pytest.LogCaptureFixture
) -> None:
    assert stub.settings

    open_yolo(checkpoint)

    assert "bike.pt: a .pt file can hold a program" in caplog.text


def test_what_cannot_be_loaded_is_named(stub: Stub, checkpoint: Path) -> None:
    assert stub.settings
    checkpoint.write_bytes(b"checkp")

    with pytest.raises(InputError, match=r"bike\.pt: is no detector .*invalid magic number"):
        open_yolo(checkpoint)


def test_a_coco_checkpoint_sees_motorcycles_as_ebikes(stub: Stub, checkpoint: Path) -> None:
    stub.boxes = [(3, 0.8, (1, 2, 30, 40)), (9, 0.9, (0, 0, 9, 9)), (0, 0.7, (5, 5, 20, 50))]

    ((bike, person),) = open_detector(checkpoint).detect([RED])

    assert (bike.label, bike.score, bike.xyxy) == (Label.EBIKE, 0.8, (1, 2, 30, 40))
    assert person.label is Label.PERSON
    assert stub.asked == [("predict", {"imgsz": 320, "conf": 0.4, "verbose": False})]


def test_no_pictures_are_not_asked_about(stub: Stub, checkpoint: Path) -> None:
    assert open_detector(checkpoint).detect([]) == []
    assert stub.asked == []


def test_a_checkpoint_without_our_classes_is_refused(stub: Stub, checkpoint: Path) -> None:
    stub.names = {0: "traffic light"}

    with pytest.raises(InputError, match=r"bike\.pt: knows traffic light only"):
        open_detector(checkpoint)


def test_training_begins_with_what_coco_knows(
    stub: Stub, checkpoint: Path, data: Path, tmp_path: Path
) -> None:
    told: list[int] = []

    train(data, checkpoint, tmp_path / "run", TrainingOptions(), lambda done, *_: told.append(done))

    (_, saved), (_, arguments) = stub.asked
    assert saved["names"] == {0: "person", 3: "ebike", 56: "wheelchair", 9: "traffic light"}
    assert arguments["imgsz"] == 416
    assert told == [1]


def test_training_downloads_nothing(
    stub: Stub, checkpoint: Path, data: Path, tmp_path: Path
) -> None:
    train(data, checkpoint, tmp_path / "run", TrainingOptions(), lambda *_: None)

    arguments = stub.asked[-1][1]
    assert arguments["amp"] is False
    assert arguments["plots"] is False


def test_a_training_is_not_overwritten(
    stub: Stub, checkpoint: Path, data: Path, tmp_path: Path
) -> None:
    (tmp_path / "run" / "weights").mkdir(parents=True)

    with pytest.raises(InputError, match="holds a training already"):
        train(data, checkpoint, tmp_path / "run", TrainingOptions(), lambda *_: None)
    assert stub.asked == []


def test_a_stopped_training_goes_on(stub: Stub, tmp_path: Path) -> None:
    (tmp_path / "run" / "weights").mkdir(parents=True)
    (tmp_path / "run" / "weights" / "last.pt").write_bytes(b"checkpoint")

    best = resume(tmp_path / "run", lambda *_: None)

    assert stub.asked == [("train", {"resume": True})]
    assert best == tmp_path / "run" / "weights" / "best.pt"


def test_what_has_no_epoch_cannot_go_on(stub: Stub, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no training that finished an epoch"):
        resume(tmp_path / "run", lambda *_: None)
    assert stub.asked == []

"""Models are opened by name; the shipped one is whole and small."""

import sys
from pathlib import Path

import numpy as np
import pytest
from tinymodels import RED, rows, write_card, write_model

from models.registry import DEFAULT, open_detector
from vision.detections import Label
from vision.errors import InputError


def test_the_shipped_model_is_whole_and_sees_nothing_in_an_empty_wall() -> None:
    detector = open_detector()

    assert detector.card.input_px == 416
    assert {Label.PERSON, Label.EBIKE, Label.BICYCLE, Label.WHEELCHAIR} <= set(
        detector.card.classes
    )
    assert detector.detect([np.full((480, 640, 3), 120, np.uint8)]) == [()]


def test_the_shipped_model_is_small() -> None:
    assert DEFAULT.stat().st_size <= 12_000_000


def test_a_named_model_is_opened(tmp_path: Path) -> None:
    model = write_model(tmp_path / "tiny.onnx", rows((8, 8, 40, 60, 0.9, 1)))
    write_card(model)

    ((found,),) = open_detector(model).detect([RED])

    assert found.label is Label.EBIKE


def test_a_model_without_a_card_is_refused(tmp_path: Path) -> None:
    model = write_model(tmp_path / "tiny.onnx", rows((8, 8, 40, 60, 0.9, 1)))

    with pytest.raises(InputError, match=r"tiny\.json: the card of the model cannot be read"):
        open_detector(model)


def test_another_kind_of_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"bike\.pkl: is no model; name a file \.onnx"):
        open_detector(tmp_path / "bike.pkl")


def test_a_missing_checkpoint_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"bike\.pt: is no file"):
        open_detector(tmp_path / "bike.pt")


def test_without_the_extra_a_checkpoint_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "ultralytics", None)
    (tmp_path / "bike.pt").write_bytes(b"checkpoint")

    with pytest.raises(InputError, match=r"bike\.pt: .*pip install 'towerwatch\[yolo\]'"):
        open_detector(tmp_path / "bike.pt")

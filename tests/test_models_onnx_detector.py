"""ONNX models: what they see, and every way in which a file is not what its card says."""

from pathlib import Path

import numpy as np
import onnxruntime
import pytest
from tinymodels import CLASSES, RED, anchors, rows, write_card, write_model

from models.card import read_card
from models.onnx_detector import PROVIDERS, OnnxDetector
from vision.detections import Label
from vision.errors import InputError

BOXES = ((8, 8, 40, 60, 0.9, 1), (2, 4, 20, 50, 0.7, 0))


def opened(model: Path) -> OnnxDetector:
    return OnnxDetector(model, read_card(model.with_suffix(".json")))


@pytest.mark.parametrize("output", [rows(*BOXES), anchors(*BOXES)], ids=["NMS-free", "classic"])
def test_boxes_are_in_pixels_of_the_picture(
    tmp_path: Path, output: np.typing.NDArray[np.float32]
) -> None:
    model = write_model(tmp_path / "tiny.onnx", output)
    write_card(model)
    large = np.full((128, 128, 3), (0, 0, 255), np.uint8)

    ((first, second),) = opened(model).detect([large])

    assert first.label is Label.EBIKE
    assert first.score == pytest.approx(0.9)
    assert first.xyxy == pytest.approx((16, 16, 80, 120))
    assert second.label is Label.PERSON


@pytest.mark.parametrize("batch", [None, 1, 2, 4])
def test_pictures_of_all_sizes_come_together(tmp_path: Path, batch: int | None) -> None:
    model = write_model(tmp_path / "tiny.onnx", rows(*BOXES), batch=batch)
    write_card(model)
    black = np.zeros((30, 50, 3), np.uint8)

    found = opened(model).detect([RED, black, RED])

    assert [len(detections) for detections in found] == [2, 0, 2]


def test_no_pictures_give_no_detections(tmp_path: Path) -> None:
    model = write_model(tmp_path / "tiny.onnx", rows(*BOXES))
    write_card(model)

    assert opened(model).detect([]) == []


def test_a_rule_may_ask_for_fainter_ones(tmp_path: Path) -> None:
    model = write_model(tmp_path / "tiny.onnx", rows((8, 8, 40, 60, 0.2, 1)))
    write_card(model)

    assert opened(model).detect([RED]) == [()]
    assert len(opened(model).detect([RED], least_score=0.1)[0]) == 1


def test_boxes_outside_the_picture_are_left_out(tmp_path: Path) -> None:
    model = write_model(tmp_path / "tiny.onnx", rows((-30, -30, -5, -5, 0.9, 1)))
    write_card(model)

    assert opened(model).detect([RED]) == [()]


def test_a_changed_file_is_refused(tmp_path: Path) -> None:
    model = write_model(tmp_path / "tiny.onnx", rows(*BOXES))
    write_card(model)
    model.write_bytes(model.read_bytes()[:-40])

    with pytest.raises(InputError, match=r"tiny.onnx: .*truncated"):
        opened(model)


def test_a_truncated_model_with_a_card_of_its_own_is_no_model(tmp_path: Path) -> None:
    model = write_model(tmp_path / "tiny.onnx", rows(*BOXES))
    model.write_bytes(model.read_bytes()[:-40])
    write_card(model)

    with pytest.raises(InputError, match=r"tiny.onnx: is no ONNX model"):
        opened(model)


@pytest.mark.parametrize("content", [b"", b"GIF89a", b"\x80\x04\x95pickle"])
def test_what_is_no_model_is_said_to_be_none(tmp_path: Path, content: bytes) -> None:
    model = tmp_path / "tiny.onnx"
    model.write_bytes(content)
    write_card(model)

    with pytest.raises(InputError, match=r"tiny.onnx: is no ONNX model"):
        opened(model)


def test_a_missing_model_is_named(tmp_path: Path) -> None:
    model = write_model(tmp_path / "tiny.onnx", rows(*BOXES))
    write_card(model)
    model.unlink()

    with pytest.raises(InputError, match=r"tiny.onnx: the model cannot be read"):
        opened(model)


def test_another_number_of_classes_is_refused(tmp_path: Path) -> None:
    model = write_model(tmp_path / "tiny.onnx", anchors(*BOXES))
    write_card(model, classes=("person", "ebike"))

    with pytest.raises(InputError, match=r"tiny.onnx: .*no head for 2 classes"):
        opened(model)


def test_other_class_names_are_refused(tmp_path: Path) -> None:
    names = str(dict(enumerate(CLASSES)))
    model = write_model(tmp_path / "tiny.onnx", rows(*BOXES), names=names)
    write_card(model, classes=("ebike", "person", "bicycle", "wheelchair"))

    with pytest.raises(InputError, match=r"tiny.onnx: was trained on the classes .*person"):
        opened(model)


def test_another_input_size_is_refused(tmp_path: Path) -> None:
    model = write_model(tmp_path / "tiny.onnx", rows(*BOXES), side=96)
    write_card(model)

    with pytest.raises(InputError, match=r"takes 3 × 96 × 96, but its card says 3 × 64 × 64"):
        opened(model)


def test_what_runs_everywhere_comes_last() -> None:
    assert PROVIDERS[-1] == "CPUExecutionProvider"
    assert set(onnxruntime.get_available_providers()) >= {PROVIDERS[-1]}

"""Exported models come with cards that they are opened by."""

import json
import sys
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper
from tinymodels import RED
from ultralytics_stub import Stub

from models.data.yolo import Box, Sample
from models.pictures import write_jpeg
from models.registry import open_detector
from models.training.export import Exported, export
from vision.detections import Label
from vision.errors import InputError

CLASSES = (Label.PERSON, Label.EBIKE)


def convolution(path: Path) -> Path:
    """An e-bike in the middle of whatever is red, by a network that has a convolution to quantise.

    One anchor, shape (N, 6, 1): a box of half the picture, and scores from the mean of red.
    """
    side = 64
    weights = np.zeros((6, 3, side, side), np.float32)
    weights[5, 0] = 0.9 / side**2
    bias = np.array([32, 32, 32, 32, 0, 0], np.float32)
    nodes = [
        helper.make_node("Conv", ["images", "weights", "bias"], ["seen"]),
        helper.make_node("Reshape", ["seen", "shape"], ["output0"]),
    ]
    graph = helper.make_graph(
        nodes,
        "convolution",
        [helper.make_tensor_value_info("images", TensorProto.FLOAT, ["n", 3, "h", "w"])],
        [helper.make_tensor_value_info("output0", TensorProto.FLOAT, ["n", "c", "a"])],
        [
            numpy_helper.from_array(weights, "weights"),
            numpy_helper.from_array(bias, "bias"),
            numpy_helper.from_array(np.array([-1, 6, 1]), "shape"),
        ],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=8)
    onnx.save(model, str(path))
    return path


@pytest.fixture
def exported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Exported]:
    stub = Stub({0: "person", 1: "ebike"}, exported=convolution)
    monkeypatch.setitem(sys.modules, "ultralytics", stub.module())
    monkeypatch.setenv("YOLO_OFFLINE", "as it was")
    monkeypatch.setenv("YOLO_AUTOINSTALL", "as it was")
    (tmp_path / "best.pt").write_bytes(b"checkpoint")
    write_jpeg(tmp_path / "red.jpg", RED)
    write_jpeg(tmp_path / "black.jpg", np.zeros_like(RED))
    bike = Box(Label.EBIKE, (16.0, 16.0, 48.0, 48.0))
    samples = [
        Sample(tmp_path / "red.jpg", (64, 64), (bike,)),
        Sample(tmp_path / "black.jpg", (64, 64), ()),
    ]
    return list(
        export(
            tmp_path / "best.pt",
            tmp_path / "out",
            "cabin",
            classes=CLASSES,
            val=samples,
            test=samples,
            about={"known_failures": ["none that a test knows"]},
            input_px=64,
        )
    )


def test_both_are_opened_by_their_cards_and_see(exported: list[Exported]) -> None:
    assert [one.model.name for one in exported] == ["cabin.onnx", "cabin-int8.onnx"]
    for one in exported:
        (detections,) = open_detector(one.model).detect([RED])
        assert [seen.label for seen in detections] == [Label.EBIKE]


def test_cards_tell_the_figures_and_what_they_were_given(exported: list[Exported]) -> None:
    for one in exported:
        card = json.loads(one.card.read_text(encoding="utf-8"))
        assert card["figures"]["ebike"]["found"]["hits"] == 1
        assert card["figures"]["ebike"]["flagged_without_one"]["hits"] == 0
        assert card["known_failures"] == ["none that a test knows"]


def test_only_the_size_of_the_card_is_taken(exported: list[Exported]) -> None:
    shape = onnx.load(str(exported[0].model)).graph.input[0].type.tensor_type.shape

    assert [side.dim_value for side in shape.dim][1:] == [3, 64, 64]


def test_the_second_has_eight_bits(exported: list[Exported]) -> None:
    types = {part.data_type for part in onnx.load(str(exported[1].model)).graph.initializer}

    assert TensorProto.INT8 in types


def test_nothing_is_left_beside_the_checkpoint(exported: list[Exported]) -> None:
    beside = exported[0].model.parent.parent

    assert not list(beside.glob("*.onnx"))


def test_a_missing_checkpoint_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"best\.pt: is not there"):
        next(
            export(
                tmp_path / "best.pt", tmp_path, "cabin", classes=CLASSES, val=[], test=[], about={}
            )
        )

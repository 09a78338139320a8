"""Small networks in ONNX with their cards, made by the tests that need them."""

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

CLASSES = ("person", "ebike", "bicycle", "wheelchair")


def write_model(
    path: Path,
    output: NDArray[np.float32],
    *,
    side: int = 64,
    batch: int | None = None,
    names: str | None = None,
) -> Path:
    """A network that answers each picture with `output`, times how red the picture is (0–1).

    output: of one picture, without the batch; of rows (K, 6), only scores are multiplied. batch:
    how many pictures it takes at once, None: any.
    """
    head = numpy_helper.from_array(output[None], "head")
    scale = np.ones_like(output[None])
    if output.shape[-1] == 6:
        scale[..., :4] = scale[..., 5:] = 0.0
    else:
        scale[:, :4] = 0.0
    parts = [
        head,
        numpy_helper.from_array(scale, "scale"),
        numpy_helper.from_array(1 - scale, "fixed"),
        numpy_helper.from_array(np.array([0]), "zero"),
        numpy_helper.from_array(np.array([1]), "one"),
        numpy_helper.from_array(np.array([1, 2, 3]), "axes"),
        numpy_helper.from_array(np.array([-1, 1, 1]), "shape"),
    ]
    nodes = [
        helper.make_node("Slice", ["images", "zero", "one", "one"], ["red"]),
        helper.make_node("ReduceMean", ["red", "axes"], ["mean"], keepdims=0),
        helper.make_node("Reshape", ["mean", "shape"], ["redness"]),
        helper.make_node("Mul", ["redness", "scale"], ["share"]),
        helper.make_node("Add", ["share", "fixed"], ["factor"]),
        helper.make_node("Mul", ["factor", "head"], ["output0"]),
    ]
    images = [batch or "batch", 3, side, side]
    graph = helper.make_graph(
        nodes,
        "tiny",
        [helper.make_tensor_value_info("images", TensorProto.FLOAT, images)],
        [
            helper.make_tensor_value_info(
                "output0", TensorProto.FLOAT, [batch or "batch", *output.shape]
            )
        ],
        parts,
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=8)
    if names is not None:
        helper.set_model_props(model, {"names": names})
    onnx.checker.check_model(model)
    path.write_bytes(model.SerializeToString())
    return path


def write_card(
    model: Path,
    *,
    classes: Sequence[str] = CLASSES,
    input_px: int = 64,
    threshold: float = 0.4,
    sha256: str | None = None,
) -> Path:
    """The card of a model, right in all that is not given."""
    card = model.with_suffix(".json")
    document = {
        "name": model.stem,
        "classes": list(classes),
        "input_px": input_px,
        "thresholds": dict.fromkeys(classes, threshold),
        "sha256": sha256 or hashlib.sha256(model.read_bytes()).hexdigest(),
    }
    card.write_text(json.dumps(document), encoding="utf-8")
    return card


def rows(*boxes: tuple[float, float, float, float, float, int]) -> NDArray[np.float32]:
    """The output of an NMS-free head: boxes with score and class, shape (K, 6)."""
    return np.array(boxes, np.float32)


def anchors(*boxes: tuple[float, float, float, float, float, int]) -> NDArray[np.float32]:
    """The same boxes as a classic head says them, shape (4 + C, A)."""
    columns = np.zeros((4 + len(CLASSES), len(boxes)), np.float32)
    for index, (x1, y1, x2, y2, score, number) in enumerate(boxes):
        columns[:4, index] = (x1 + x2) / 2, (y1 + y2) / 2, x2 - x1, y2 - y1
        columns[4 + number, index] = score
    return columns


RED = np.full((64, 64, 3), (0, 0, 255), np.uint8)
"""A picture on which a network of `write_model` gives its output as it is."""

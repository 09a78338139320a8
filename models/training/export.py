"""A checkpoint as ONNX, whole and in 8 bits, each with its card and its figures.

Needs the extra `yolo`.
"""

import hashlib
import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import onnx
from numpy.typing import NDArray
from onnxruntime.quantization import (
    CalibrationDataReader,
    QuantFormat,
    QuantType,
    quantize_static,
)

from models.card import ModelCard
from models.data.yolo import Sample
from models.letterbox import letterbox, network_input
from models.onnx_detector import OnnxDetector
from models.pictures import read_picture
from models.training.extra import open_yolo
from models.training.threshold import CANDIDATES, choose
from models.training.validate import ClassFigures, figures, look
from vision.detections import Detection, Label
from vision.errors import InputError
from vision.records import Json

_CALIBRATED_ON = 96
"""Pictures that show the quantiser which values occur; more change nothing that is measured."""


@dataclass(frozen=True, slots=True)
class Exported:
    """A model that was written. figures: by class, on the pictures of the last word."""

    model: Path
    card: Path
    thresholds: Mapping[Label, float]
    figures: Mapping[Label, ClassFigures]


def export(
    checkpoint: Path,
    out: Path,
    name: str,
    *,
    classes: tuple[Label, ...],
    val: Sequence[Sample],
    test: Sequence[Sample],
    about: Mapping[str, Json],
    input_px: int = 416,
) -> Iterator[Exported]:
    """Write NAME.onnx and NAME-int8.onnx with their cards to `out`.

    val: pictures that thresholds are chosen on. test: pictures that figures are measured on.
    about: what else the cards say. Raises InputError.
    """
    if not checkpoint.is_file():
        raise InputError(f"{checkpoint}: is not there; name a trained checkpoint")
    out.mkdir(parents=True, exist_ok=True)
    whole = out / f"{name}.onnx"
    with TemporaryDirectory() as folder:  # Ultralytics writes beside the checkpoint
        copied = Path(folder) / "model.pt"
        shutil.copyfile(checkpoint, copied)
        written = open_yolo(copied).export(
            format="onnx", imgsz=input_px, dynamic=True, simplify=False, device="cpu"
        )
        _fix_side(Path(written), whole, input_px)
    yield _finish(whole, classes, val, test, about, input_px)
    small = out / f"{name}-int8.onnx"
    _quantise(whole, small, val[:: max(1, len(val) // _CALIBRATED_ON)], input_px)
    yield _finish(small, classes, val, test, about, input_px)


def _fix_side(source: Path, target: Path, input_px: int) -> None:
    """Any number of pictures, but of one size: others give wrong boxes in silence."""
    model = onnx.load(str(source))
    sides = model.graph.input[0].type.tensor_type.shape.dim
    sides[2].dim_value = sides[3].dim_value = input_px
    onnx.save(model, str(target))


class _Pictures(CalibrationDataReader):  # type: ignore[misc]  # the runtime has no types
    def __init__(self, samples: Sequence[Sample], input_name: str, input_px: int) -> None:
        self._left = iter(samples)
        self._name = input_name
        self._side = input_px

    def get_next(self) -> dict[str, NDArray[np.float32]] | None:
        sample = next(self._left, None)
        if sample is None:
            return None
        square, _ = letterbox(read_picture(sample.image), self._side)
        return {self._name: network_input([square])}


def _quantise(whole: Path, small: Path, samples: Sequence[Sample], input_px: int) -> None:
    name = onnx.load(str(whole)).graph.input[0].name
    quantize_static(
        str(whole),
        str(small),
        _Pictures(samples, name, input_px),
        quant_format=QuantFormat.QDQ,
        # Boxes and scores meet in the last layers; in the eight bits of one range, scores vanish.
        op_types_to_quantize=["Conv"],
        per_channel=True,
        activation_type=QuantType.QUInt8,
        weight_type=QuantType.QInt8,
        reduce_range=False,
    )


def _finish(
    model: Path,
    classes: tuple[Label, ...],
    val: Sequence[Sample],
    test: Sequence[Sample],
    about: Mapping[str, Json],
    input_px: int,
) -> Exported:
    sha256 = hashlib.sha256(model.read_bytes()).hexdigest()
    card = ModelCard(model.stem, classes, input_px, dict.fromkeys(classes, 0.4), sha256)
    detector = OnnxDetector(model, card)
    seen = look(detector, val, CANDIDATES[0])
    thresholds = {label: choose(val, seen, label) for label in classes}
    told = [_above(found, thresholds) for found in look(detector, test, CANDIDATES[0])]
    by_class = figures(test, told, classes)
    document: dict[str, Json] = {
        "name": model.stem,
        "sha256": sha256,
        "classes": list(classes),
        "input_px": input_px,
        "thresholds": {label.value: score for label, score in thresholds.items()},
        "figures": {label.value: by_class[label].json() for label in classes},
        **about,
    }
    path = model.with_suffix(".json")
    path.write_text(json.dumps(document, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return Exported(model, path, thresholds, by_class)


def _above(found: Sequence[Detection], thresholds: Mapping[Label, float]) -> tuple[Detection, ...]:
    return tuple(one for one in found if one.score >= thresholds[one.label])

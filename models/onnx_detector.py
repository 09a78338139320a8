"""Models in ONNX, run by ONNX Runtime."""

import ast
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol, cast

import numpy as np
import onnxruntime as ort
from numpy.typing import NDArray
from onnxruntime.capi import onnxruntime_pybind11_state as raised

from models.card import ModelCard, verified
from models.heads import Boxes, check_head, decode
from models.letterbox import Letterbox, letterbox, network_input
from vision.detections import Detection
from vision.errors import InputError
from vision.records import Picture

PROVIDERS = (
    "TensorrtExecutionProvider",
    "CUDAExecutionProvider",
    "OpenVINOExecutionProvider",
    "CoreMLExecutionProvider",
    "CPUExecutionProvider",
)
"""What may run a model, in the order of preference; those that are there are taken."""


class _Value(Protocol):
    """An input or output of a model; sizes that are not fixed have names or are None."""

    name: str
    type: str
    shape: Sequence[int | str | None]


class _Facts(Protocol):
    custom_metadata_map: Mapping[str, str]


class _Session(Protocol):
    """As much of an `InferenceSession` as is used here; the runtime has no types."""

    def get_inputs(self) -> Sequence[_Value]: ...
    def get_outputs(self) -> Sequence[_Value]: ...
    def get_modelmeta(self) -> _Facts: ...
    def run(
        self, outputs: None, inputs: Mapping[str, NDArray[np.float32]]
    ) -> list[NDArray[np.float32]]: ...


class OnnxDetector:
    """A model in ONNX, with its card; see `models.detector.Detector`."""

    def __init__(self, path: Path, card: ModelCard) -> None:
        """Raises InputError when the file is not what its card says."""
        self._card = card
        self._session = _session(path, verified(path, card))
        try:
            self._input, self._batch = _check(self._session, card)
        except InputError as error:
            raise InputError(f"{path}: {error}") from None

    @property
    def card(self) -> ModelCard:
        """See `Detector`."""
        return self._card

    def detect(
        self, pictures: Sequence[Picture], *, least_score: float | None = None
    ) -> list[tuple[Detection, ...]]:
        """See `Detector`."""
        least = np.array(
            [
                self._card.thresholds[label] if least_score is None else least_score
                for label in self._card.classes
            ],
            np.float32,
        )
        step = self._batch or max(1, len(pictures))
        found: list[tuple[Detection, ...]] = []
        for start in range(0, len(pictures), step):
            part = pictures[start : start + step]
            squares, places = zip(
                *(letterbox(picture, self._card.input_px) for picture in part), strict=True
            )
            # A model exported for a fixed number of pictures gets blank ones to fill it up.
            blank = [np.zeros_like(squares[0])] * ((self._batch or len(part)) - len(part))
            (output,) = self._session.run(None, {self._input: network_input([*squares, *blank])})
            seen = decode(np.asarray(output, np.float32)[: len(part)], least)
            found += [self._told(boxes, place) for boxes, place in zip(seen, places, strict=True)]
        return found

    def _told(self, boxes: Boxes, place: Letterbox) -> tuple[Detection, ...]:
        corners = place.undo(boxes.xyxy)
        whole = (corners[:, 2] > corners[:, 0]) & (corners[:, 3] > corners[:, 1])
        return tuple(
            Detection(
                self._card.classes[boxes.classes[index]],
                min(1.0, float(boxes.scores[index])),
                (
                    float(corners[index, 0]),
                    float(corners[index, 1]),
                    float(corners[index, 2]),
                    float(corners[index, 3]),
                ),
            )
            for index in np.flatnonzero(whole)
        )


_REFUSALS: tuple[type[Exception], ...] = (
    raised.EPFail,
    raised.Fail,
    raised.InvalidArgument,
    raised.InvalidGraph,
    raised.InvalidProtobuf,
    raised.NotImplemented,
    raised.RuntimeException,
)
"""What the runtime raises for a file that is no model; its errors share no type."""


def _session(path: Path, data: bytes) -> _Session:
    options = ort.SessionOptions()
    options.log_severity_level = 3  # errors are raised; warnings are for those who make models
    # Threads that wait must not burn the cores that decode the cameras.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    available = ort.get_available_providers()
    providers = [name for name in PROVIDERS if name in available]
    try:
        return cast("_Session", ort.InferenceSession(data, options, providers=providers))
    except _REFUSALS as error:
        cause = " ".join(str(error).split())[:200]
        raise InputError(
            f"{path}: is no ONNX model that can be run ({cause}); export it again"
        ) from None


def _check(session: _Session, card: ModelCard) -> tuple[str, int | None]:
    """The name of the input and how many pictures it takes at once, None: any."""
    inputs, outputs = session.get_inputs(), session.get_outputs()
    shape = [size if isinstance(size, int) else None for size in inputs[0].shape]
    if len(inputs) != 1 or len(shape) != 4 or inputs[0].type != "tensor(float)":
        raise InputError("takes something else than pictures; export a YOLO detector")
    side = card.input_px
    if shape[1] not in {3, None} or {*shape[2:]} - {side, None}:
        sizes = " × ".join("any" if size is None else str(size) for size in shape[1:])
        raise InputError(
            f"takes {sizes}, but its card says 3 × {side} × {side}; export it again for the "
            "card's input size, or mend the card"
        )
    if len(outputs) != 1:
        raise InputError(f"has {len(outputs)} outputs; export a YOLO detector, which has one")
    check_head(
        tuple(size if isinstance(size, int) else None for size in outputs[0].shape),
        len(card.classes),
    )
    names = session.get_modelmeta().custom_metadata_map.get("names")
    if names is not None and _names(names) != [label.value for label in card.classes]:
        raise InputError(
            f"was trained on the classes {names}, but its card says "
            f"{', '.join(card.classes)}; get model and card again"
        )
    return inputs[0].name, shape[0]


def _names(text: str) -> list[str]:
    """Class names as Ultralytics writes them into a model: `{0: 'person', 1: 'ebike'}`."""
    try:
        names = ast.literal_eval(text)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return []
    return [str(name) for name in names.values()] if isinstance(names, dict) else []

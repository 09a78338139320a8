"""Stands in for Ultralytics, which is too large for tests; keeps what it was asked for."""

import types
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray


class Values:
    """A tensor that is an array."""

    def __init__(self, values: object) -> None:
        self._values = np.asarray(values, np.float64)

    def cpu(self) -> "Values":
        return self

    def numpy(self) -> NDArray[np.float64]:
        return self._values


@dataclass
class Seen:
    """Boxes of one picture."""

    cls: Values
    conf: Values
    xyxy: Values


@dataclass
class Stub:
    """What the stub is to say, and what it was asked."""

    names: dict[int, str]
    boxes: list[tuple[int, float, tuple[float, float, float, float]]] = field(default_factory=list)
    settings: dict[str, bool] = field(default_factory=lambda: {"sync": True})
    asked: list[tuple[str, dict[str, object]]] = field(default_factory=list)
    exported: Callable[[Path], Path] | None = None

    def module(self) -> types.ModuleType:
        """A module `ultralytics`."""
        module = types.ModuleType("ultralytics")
        vars(module).update(settings=self.settings, YOLO=self._open)
        return module

    def _open(self, path: str, task: str) -> "Network":
        if Path(path).read_bytes() != b"checkpoint":
            raise RuntimeError("invalid magic number")
        assert task == "detect"
        return Network(self, Path(path))


class Network:
    """As much of `ultralytics.YOLO` as is used."""

    def __init__(self, stub: Stub, path: Path) -> None:
        self._stub = stub
        self._path = path
        self._told: list[Callable[[types.SimpleNamespace], None]] = []
        self.names = stub.names
        self.overrides = {"imgsz": 320}
        self.model = types.SimpleNamespace(names=stub.names)

    def predict(self, source: list[object], **arguments: object) -> list[types.SimpleNamespace]:
        self._stub.asked.append(("predict", arguments))
        found = self._stub.boxes
        boxes = Seen(
            Values([number for number, _, _ in found]),
            Values([score for _, score, _ in found]),
            Values([corners for _, _, corners in found]),
        )
        return [types.SimpleNamespace(boxes=boxes) for _ in source]

    def save(self, filename: str) -> None:
        self._stub.asked.append(("save", {"names": self.model.names}))
        Path(filename).write_bytes(b"checkpoint")

    def add_callback(self, event: str, func: Callable[[types.SimpleNamespace], None]) -> None:
        assert event == "on_fit_epoch_end"
        self._told.append(func)

    def train(self, **arguments: object) -> None:
        self._stub.asked.append(("train", arguments))
        figures = dict.fromkeys(("precision", "recall", "mAP50"), 0.5)
        metrics = {f"metrics/{name}(B)": value for name, value in figures.items()}
        for tell in self._told:
            tell(types.SimpleNamespace(epoch=0, epochs=3, metrics=metrics))

    def export(self, **arguments: object) -> str:
        self._stub.asked.append(("export", arguments))
        assert self._stub.exported is not None
        return str(self._stub.exported(self._path.with_suffix(".onnx")))

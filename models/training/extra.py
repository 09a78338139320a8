"""The one door to Ultralytics, which only the extra `yolo` brings; nothing goes out through it."""

import logging
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeAlias, cast

from vision.errors import InputError
from vision.records import Picture

if TYPE_CHECKING:
    from numpy import floating
    from numpy.typing import NDArray

Argument: TypeAlias = "str | int | float | bool | None"

_log = logging.getLogger(__name__)

_LACKING = (
    "Ultralytics is not installed, and this needs it; install it: pip install 'towerwatch[yolo]'"
)


class Tensor(Protocol):
    """As much of a tensor as is used here."""

    def numpy(self) -> "NDArray[floating]": ...
    def cpu(self) -> "Tensor": ...


class Boxes(Protocol):
    """Boxes that were found: class, score and corners of each."""

    cls: Tensor
    conf: Tensor
    xyxy: Tensor


class Result(Protocol):
    """What was found in one picture."""

    boxes: Boxes


class Module(Protocol):
    """A network with the names of its classes."""

    names: dict[int, str]


class Trainer(Protocol):
    """A training that runs."""

    epoch: int
    epochs: int
    metrics: Mapping[str, float]
    best: Path
    stop: bool


class Yolo(Protocol):
    """As much of `ultralytics.YOLO` as is used here."""

    names: dict[int, str]
    model: Module
    overrides: dict[str, Argument]

    def predict(
        self, source: Sequence[Picture], *, imgsz: int, conf: float, verbose: bool
    ) -> list[Result]: ...
    def train(self, **arguments: Argument) -> object: ...
    def export(self, **arguments: Argument) -> str: ...
    def save(self, filename: str) -> None: ...
    def add_callback(self, event: str, func: object) -> None: ...


def open_yolo(path: Path) -> Yolo:
    """Load a checkpoint or an engine that the user named.

    Warns, since such files can hold programs. Raises InputError when it cannot be loaded.
    """
    if path.suffix not in {".pt", ".engine"} or not path.is_file():
        raise InputError(f"{path}: is no file named .pt or .engine; name one that is there")
    os.environ.update(YOLO_OFFLINE="true", YOLO_AUTOINSTALL="false")
    try:
        from ultralytics import YOLO, settings  # noqa: PLC0415  # only where the extra is asked for
    except ImportError:
        raise InputError(f"{path}: {_LACKING}") from None
    if settings.get("sync"):
        settings.update({"sync": False})  # telemetry
    _log.warning(
        "%s: a %s file can hold a program, which loading may run; use only files that you trust, "
        "or ONNX",
        path,
        path.suffix,
    )
    try:
        return cast("Yolo", YOLO(str(path), task="detect"))
    except Exception as error:  # noqa: BLE001  # what is wrong with a file has no common error there
        raise InputError(f"{path}: is no detector that Ultralytics can load ({error})") from None

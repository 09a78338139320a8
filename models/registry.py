"""Models by name: the one that is shipped, or a file that the user names."""

from pathlib import Path

from models.card import read_card
from models.detector import Detector
from vision.errors import InputError

DEFAULT = Path(__file__).with_name("cabin.onnx")
"""The shipped model; its card lies beside it."""


def open_detector(path: Path | None = None) -> Detector:
    """Open a detector; None: the shipped one. Raises InputError.

    `.onnx` needs its card beside it. `.pt` and `.engine` need the extra `yolo`, can hold programs
    and are opened with a warning.
    """
    path = path or DEFAULT
    match path.suffix:
        case ".onnx":
            # Cameras without a detector do not load its runtime, which starts a thread as well.
            from models.onnx_detector import OnnxDetector  # noqa: PLC0415

            return OnnxDetector(path, read_card(path.with_suffix(".json")))
        case ".pt" | ".engine":
            from models.ultralytics_detector import (  # noqa: PLC0415  # only where it is asked for
                UltralyticsDetector,
            )

            return UltralyticsDetector(path)
        case _:
            raise InputError(f"{path}: is no model; name a file .onnx, .pt or .engine")

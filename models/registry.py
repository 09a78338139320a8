"""Models by name; none is shipped yet."""

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from vision.detections import Detection
from vision.errors import InputError
from vision.records import Picture


class Detector(Protocol):
    """Sees things in pictures."""

    def detect(
        self, pictures: Sequence[Picture], *, least_score: float | None = None
    ) -> list[tuple[Detection, ...]]:
        """What is in each picture; least_score: report from this score on, 0–1."""


def open_detector(path: Path | None = None) -> Detector:
    """Open a detector; None: the shipped one. Raises InputError."""
    raise InputError(f"{path or 'the shipped model'}: is missing; install a version with a model")

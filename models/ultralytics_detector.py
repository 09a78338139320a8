"""Checkpoints and engines, run by Ultralytics; needs the extra `yolo`."""

from collections.abc import Sequence
from pathlib import Path

from models.card import ModelCard
from models.labels import KNOWN
from models.training.extra import open_yolo
from vision.detections import Detection
from vision.errors import InputError
from vision.records import Picture

_SCORE = 0.4
_USUAL_PX = 640
"""Side of the input where a file does not say what it was trained with."""


class UltralyticsDetector:
    """A checkpoint or an engine; see `models.detector.Detector`.

    Such files have no card: the user vouches for them. Classes that are not known are left out,
    so that a COCO model serves, too.
    """

    def __init__(self, path: Path) -> None:
        """Warns. Raises InputError when the file cannot be loaded or knows no class of ours."""
        self._yolo = open_yolo(path)
        self._labels = {
            index: KNOWN[name] for index, name in self._yolo.names.items() if name in KNOWN
        }
        if not self._labels:
            names = ", ".join(list(self._yolo.names.values())[:10])
            raise InputError(f"{path}: knows {names} only; name a model of {', '.join(KNOWN)}")
        classes = tuple(dict.fromkeys(self._labels.values()))
        side = self._yolo.overrides.get("imgsz")
        input_px = side if isinstance(side, int) else _USUAL_PX
        self._card = ModelCard(
            path.stem, classes, input_px, dict.fromkeys(classes, _SCORE), sha256=None
        )

    @property
    def card(self) -> ModelCard:
        """See `Detector`."""
        return self._card

    def detect(
        self, pictures: Sequence[Picture], *, least_score: float | None = None
    ) -> list[tuple[Detection, ...]]:
        """See `Detector`."""
        least = _SCORE if least_score is None else least_score
        if not pictures:
            return []
        results = self._yolo.predict(
            list(pictures), imgsz=self._card.input_px, conf=least, verbose=False
        )
        found = []
        for result in results:
            boxes = result.boxes
            rows = zip(
                boxes.cls.cpu().numpy(),
                boxes.conf.cpu().numpy(),
                boxes.xyxy.cpu().numpy(),
                strict=True,
            )
            found.append(
                tuple(
                    Detection(
                        self._labels[int(index)],
                        float(score),
                        (float(x1), float(y1), float(x2), float(y2)),
                    )
                    for index, score, (x1, y1, x2, y2) in rows
                    if int(index) in self._labels
                )
            )
        return found

"""What every detector can do, whatever runs its model."""

from collections.abc import Sequence
from typing import Protocol

from models.card import ModelCard
from vision.detections import Detect, Detection
from vision.records import Picture


class Detector(Protocol):
    """Sees things in pictures."""

    @property
    def card(self) -> ModelCard:
        """What is known of its model."""

    def detect(
        self, pictures: Sequence[Picture], *, least_score: float | None = None
    ) -> list[tuple[Detection, ...]]:
        """What is in each picture, best first. Pictures of all sizes may come together.

        least_score: report from this score on, 0–1, instead of the card's thresholds; for rules
        that gather evidence over time.
        """


def one_by_one(detector: Detector, least_score: float | None = None) -> Detect:
    """The detector as rules take it: for one picture at a time; see `Detector.detect`."""

    def look(picture: Picture) -> Sequence[Detection]:
        return detector.detect([picture], least_score=least_score)[0]

    return look

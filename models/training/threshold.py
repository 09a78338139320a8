"""The score from which a box is reported, chosen on pictures that are kept from the last word."""

from collections.abc import Sequence

import numpy as np

from models.data.yolo import Sample
from models.training.validate import matched
from vision.detections import Detection, Label

CANDIDATES = tuple(float(score) for score in np.arange(0.2, 0.71, 0.01).round(2))

_STRANGE = 0.01
"""Part of the pictures without an e-bike on which one may be reported: each may be a wheelchair
user whose door does not close."""


def choose(samples: Sequence[Sample], seen: Sequence[Sequence[Detection]], label: Label) -> float:
    """The candidate with the best F1; for e-bikes, among those that report few that are none.

    seen: what was detected in each picture, down to the least candidate.
    """
    allowed = [score for score in CANDIDATES if _strange(samples, seen, label, score) <= _STRANGE]
    if label is not Label.EBIKE or not allowed:
        allowed = list(CANDIDATES)
    return max(allowed, key=lambda score: _f1(samples, seen, label, score))


def _strange(
    samples: Sequence[Sample], seen: Sequence[Sequence[Detection]], label: Label, score: float
) -> float:
    without = [
        any(one.label is label and one.score >= score for one in detections)
        for sample, detections in zip(samples, seen, strict=True)
        if all(box.label is not label for box in sample.boxes)
    ]
    return float(np.mean(without)) if without else 0.0


def _f1(
    samples: Sequence[Sample], seen: Sequence[Sequence[Detection]], label: Label, score: float
) -> float:
    hits = reported = objects = 0
    for sample, detections in zip(samples, seen, strict=True):
        kept = [one for one in detections if one.label is label and one.score >= score]
        hits += matched(sample.boxes, kept, label)
        reported += len(kept)
        objects += sum(box.label is label for box in sample.boxes)
    return 2 * hits / max(reported + objects, 1)

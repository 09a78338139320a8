"""How well a detector does on labelled pictures; needs no extra."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from models.data.yolo import Box, Sample
from models.detector import Detector, one_by_one
from models.pictures import read_picture
from models.suppression import overlaps
from vision.detections import Detection, Label
from vision.records import Json

IOU = 0.5
"""From this overlap on, a box is right."""


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many, with what the true share may be (Wilson's interval, 95 %)."""

    hits: int
    of: int

    @property
    def interval(self) -> tuple[float, float]:
        """Lower and upper end, 0–1."""
        if not self.of:
            return 0.0, 1.0
        z, n, p = 1.96, self.of, self.hits / self.of
        middle = p + z * z / (2 * n)
        reach = z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
        scale = 1 + z * z / n
        return max(0.0, (middle - reach) / scale), min(1.0, (middle + reach) / scale)

    def json(self) -> Json:
        """As cards and reports say it."""
        low, high = self.interval
        return {"hits": self.hits, "of": self.of, "interval_95": [round(low, 3), round(high, 3)]}


@dataclass(frozen=True, slots=True)
class ClassFigures:
    """How a class did.

    found: of its labelled objects. right: of its reported boxes. strange: pictures without an
    object of the class on which it was reported, of all pictures without one.
    """

    found: Share
    right: Share
    strange: Share

    def json(self) -> Json:
        """As cards and reports say it."""
        return {
            "found": self.found.json(),
            "reported_rightly": self.right.json(),
            "flagged_without_one": self.strange.json(),
        }


def matched(boxes: Sequence[Box], seen: Sequence[Detection], label: Label) -> int:
    """How many boxes of the label are found: each by one detection, best first."""
    left = [box for box in boxes if box.label is label]
    hits = 0
    for detection in sorted(seen, key=lambda one: -one.score):
        if detection.label is label and left:
            corners = np.array([box.xyxy for box in left], np.float32)
            shares = overlaps(np.array(detection.xyxy, np.float32), corners)
            best = int(np.argmax(shares))
            if shares[best] >= IOU:
                left.pop(best)
                hits += 1
    return hits


def figures(
    samples: Sequence[Sample],
    seen: Sequence[Sequence[Detection]],
    classes: Sequence[Label],
) -> Mapping[Label, ClassFigures]:
    """The figures of each class over pictures and what was seen in them."""
    result = {}
    for label in classes:
        found = objects = reported = strange = without = 0
        for sample, detections in zip(samples, seen, strict=True):
            here = sum(box.label is label for box in sample.boxes)
            told = sum(one.label is label for one in detections)
            found += matched(sample.boxes, detections, label)
            objects += here
            reported += told
            without += not here
            strange += not here and told > 0
        result[label] = ClassFigures(
            Share(found, objects), Share(found, reported), Share(strange, without)
        )
    return result


def look(
    detector: Detector, samples: Sequence[Sample], least_score: float | None = None
) -> list[tuple[Detection, ...]]:
    """What the detector sees in each picture."""
    see = one_by_one(detector, least_score)
    return [tuple(see(read_picture(sample.image))) for sample in samples]

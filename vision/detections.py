"""What a detector sees in a picture."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from vision.records import Picture


class Label(StrEnum):
    """What a box holds. Those that an e-bike is easily taken for have labels of their own."""

    PERSON = "person"
    EBIKE = "ebike"
    BICYCLE = "bicycle"
    WHEELCHAIR = "wheelchair"
    STROLLER = "stroller"
    OTHER_WHEELED = "other_wheeled"


@dataclass(frozen=True, slots=True)
class Detection:
    """A labelled box. score: 0–1. xyxy: left, top, right, bottom in pixels of the picture."""

    label: Label
    score: float
    xyxy: tuple[float, float, float, float]


Detect: TypeAlias = Callable[[Picture], Sequence[Detection]]
"""Looks at one picture. Raises LookError when it cannot: that nothing is seen is not known then."""

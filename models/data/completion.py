"""Objects that are in pictures without being labelled: labelled by another model, or hidden.

Counted as background they would teach that an e-bike is none.
"""

from collections.abc import Sequence

import numpy as np

from models.data.yolo import Box, Xyxy
from vision.detections import Detection, Label
from vision.records import Picture

_SURE = 0.4
_UNSURE = 0.15
_SAME = 0.45
"""Of the smaller of two boxes of one label that the other covers, where they mean one thing."""
_GREY = 114
"""What letterboxing fills with, so it is nothing to learn from."""


def complete(
    picture: Picture,
    boxes: Sequence[Box],
    guesses: Sequence[Detection],
    missing: frozenset[Label],
) -> tuple[Picture, tuple[Box, ...]]:
    """Add the sure guesses of what is missing; fill the unsure ones unless they touch a box."""
    known = list(boxes)
    unsure: list[Xyxy] = []
    for guess in sorted(guesses, key=lambda guess: -guess.score):
        if guess.label not in missing or guess.score < _UNSURE:
            continue
        vehicle = guess.label is not Label.PERSON
        if any(
            covered(guess.xyxy, box.xyxy) > _SAME
            for box in known
            if box.label is guess.label or (vehicle and box.label is not Label.PERSON)
        ):
            continue
        if guess.score >= _SURE:
            known.append(Box(guess.label, guess.xyxy))
        else:
            unsure.append(guess.xyxy)
    filled = picture.copy()
    for xyxy in unsure:
        if all(covered(xyxy, box.xyxy) < 0.05 for box in known):
            x1, y1, x2, y2 = (round(side) for side in xyxy)
            filled[y1:y2, x1:x2] = _GREY
    return filled, tuple(known)


def covered(one: Xyxy, other: Xyxy) -> float:
    """The part of the smaller box that the other covers, 0–1."""
    w = min(one[2], other[2]) - max(one[0], other[0])
    h = min(one[3], other[3]) - max(one[1], other[1])
    areas = [(box[2] - box[0]) * (box[3] - box[1]) for box in (one, other)]
    return float(np.clip(w, 0, None) * np.clip(h, 0, None) / max(min(areas), 1e-9))

"""What comes out of YOLO networks, as boxes with scores and classes.

Two heads are known: classic (YOLOv8, 11), shape (N, 4 + C, A), where each of A anchors has centre,
size and a score for each of C classes, and many anchors see one thing; and NMS-free (YOLOv10,
YOLO26), shape (N, K, 6), where each row is a box with its score and class.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.suppression import suppress
from vision.errors import InputError

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Boxes:
    """Boxes of one picture: xyxy (N, 4) in pixels of the input, scores (N,), classes (N,)."""

    xyxy: Floats
    scores: Floats
    classes: NDArray[np.intp]


def check_head(shape: tuple[int | None, ...], classes: int) -> None:
    """Raise InputError unless an output of this shape is that of a known head; None: any size."""
    if len(shape) == 3 and (shape[2] in {6, None} or shape[1] in {4 + classes, None}):
        return
    sizes = " × ".join("any" if size is None else str(size) for size in shape)
    raise InputError(
        f"its output is {sizes}, which is no head for {classes} classes: N × {4 + classes} × A "
        "or N × K × 6 is; export it again with the classes of its card"
    )


def decode(output: Floats, least: Floats) -> list[Boxes]:
    """The boxes of each picture that reach the least score of their class, best first.

    output: of a known head. least: shape (C,). Raises InputError for an unknown shape.
    """
    check_head(output.shape, len(least))
    if output.shape[2] == 6:
        return [_rows(picture, least) for picture in output]
    return [_anchors(picture, least) for picture in output]


def _rows(rows: Floats, least: Floats) -> Boxes:
    classes = rows[:, 5].astype(np.intp)
    known = (classes >= 0) & (classes < len(least))
    kept = known & (rows[:, 4] >= least[np.where(known, classes, 0)])
    rows, classes = rows[kept], classes[kept]
    order = np.argsort(-rows[:, 4], kind="stable")
    return Boxes(rows[order, :4], rows[order, 4], classes[order])


def _anchors(columns: Floats, least: Floats) -> Boxes:
    scores = columns[4:]
    classes = np.argmax(scores, axis=0)
    best = scores[classes, np.arange(scores.shape[1])]
    kept = best >= least[classes]
    centre, half = columns[:2, kept].T, columns[2:4, kept].T / 2
    xyxy = np.concatenate([centre - half, centre + half], axis=1)
    scores, classes = best[kept], classes[kept]
    chosen = suppress(xyxy, scores, classes)
    return Boxes(xyxy[chosen], scores[chosen], classes[chosen])

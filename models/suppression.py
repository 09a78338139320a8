"""One box for one thing, where a network says it many times."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

_SAME = 0.6
"""Intersection over union from which two boxes of a class mean one thing."""


def overlaps(one: Floats, others: Floats) -> Floats:
    """Intersection over union of a box, shape (4,), with others, shape (N, 4)."""
    w = np.minimum(one[2], others[:, 2]) - np.maximum(one[0], others[:, 0])
    h = np.minimum(one[3], others[:, 3]) - np.maximum(one[1], others[:, 1])
    both = np.maximum(w, 0) * np.maximum(h, 0)
    areas = (others[:, 2] - others[:, 0]) * (others[:, 3] - others[:, 1])
    all_ = (one[2] - one[0]) * (one[3] - one[1]) + areas - both
    return np.asarray(both / np.maximum(all_, 1e-9), np.float32)


def suppress(
    boxes: Floats, scores: Floats, classes: NDArray[np.intp], same: float = _SAME
) -> NDArray[np.intp]:
    """Indices of the boxes that stay, best first: of those of a class that mean one thing, the
    best. Boxes of different classes never suppress each other.
    """
    left = np.argsort(-scores, kind="stable")
    chosen = []
    while left.size:
        best, rest = left[0], left[1:]
        chosen.append(best)
        twin = (classes[rest] == classes[best]) & (overlaps(boxes[best], boxes[rest]) > same)
        left = rest[~twin]
    return np.asarray(chosen, np.intp)

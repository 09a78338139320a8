"""How far the centre of a blob may be from the centre of the thing that it shows."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from vision.fitting import Values
from vision.suspects import HEIGHT, WIDTH, Points

BLUR_PX, BLUR_SHARE = 0.7, 0.07
"""Of whole things, the second in shares of the longer side."""

NEAR = 3
"""Sightings before and after one that tell its usual size."""


def spread_px(points: Points) -> Values:
    """Spread of the centres, shape (N,), across as down.

    A blob that is smaller than usual shows a part of its thing, one that is larger something
    beside it, and its centre is off by anything up to half the difference: that has a spread of
    the difference ÷ √12. With it nine of ten readings of drawn falls have a misfit of up to 1.1
    where it was 1.43, and of what is not a fall but looks like one hardly another.
    """
    size = points[:, [WIDTH, HEIGHT]]
    around = sliding_window_view(np.pad(size, ((NEAR, NEAR), (0, 0)), "edge"), 2 * NEAR + 1, axis=0)
    off = np.abs(size - np.median(around, axis=-1)).max(axis=1)
    spread: Values = BLUR_PX + BLUR_SHARE * size.max(axis=1) + off / np.sqrt(12.0)
    return spread

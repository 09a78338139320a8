"""How far the centre of a blob may be from the centre of the thing that it shows."""

import numpy as np

from vision.fitting import Values
from vision.suspects import HEIGHT, WIDTH, Points

BLUR_PX, BLUR_SHARE = 0.7, 0.07
"""Of whole things, the second in shares of the longer side."""

NEAR = 3
"""Sightings before and after one that tell its usual size."""


def centre_spread_px(side_px: Values, off_px: Values) -> Values:
    """Spread of the centre of a blob whose longer side is side_px, off_px more or less than usual.

    Its centre is off by anything up to half of that, which has a spread of off_px ÷ √12.
    """
    spread: Values = BLUR_PX + BLUR_SHARE * side_px + off_px / np.sqrt(12.0)
    return spread


def spread_px(points: Points) -> Values:
    """Spread of the centres, shape (N,), across as down.

    A blob that is smaller than usual shows a part of its thing, one that is larger something
    beside it, and its centre is off by anything up to half the difference: that has a spread of
    the difference ÷ √12. With it the misfits of drawn falls are 0.4 in the median and 0.9 at nine
    tenths, without it 0.5 and 1.0; of what only looks like a fall they stay the same.
    """
    size = points[:, [WIDTH, HEIGHT]]
    last = len(size) - 1
    around = np.clip(np.arange(last + 1)[:, None] + np.arange(-NEAR, NEAR + 1), 0, last)
    usual = np.sort(size[around], axis=1)[:, NEAR]
    off = np.abs(size - usual).max(axis=1)
    return centre_spread_px(size.max(axis=1), off)

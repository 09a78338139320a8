"""How sensitive the rule is in which part of the picture."""

import cv2
import numpy as np

from vision.options import FallingOptions
from vision.suspects import HEIGHT, LEFT, TOP, WIDTH, Points


class Sensitivity:
    """The sensitivity along a path: that of the region which holds most of it."""

    def __init__(self, options: FallingOptions, width: int, height: int) -> None:
        self._everywhere = options.sensitivity
        self._regions = [
            (
                (np.array(region.polygon) * [width, height]).astype(np.float32),
                region.sensitivity,
            )
            for region in options.regions
        ]

    def at(self, points: Points) -> float:
        """Sensitivity 0–100 where this path runs; 0 where it is shielded."""
        centres = points[:, [LEFT, TOP]] + 0.5 * points[:, [WIDTH, HEIGHT]]
        found = self._everywhere
        most = len(points) / 2
        for polygon, sensitivity in self._regions:
            inside = sum(
                cv2.pointPolygonTest(polygon, (float(x), float(y)), False) >= 0 for x, y in centres
            )
            if inside > most:
                found, most = sensitivity, inside
        return found

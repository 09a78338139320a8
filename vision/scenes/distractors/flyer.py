"""Things on a way through the air, made of flat convex parts."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from vision.scenes.canvas import Canvas
from vision.scenes.distractors.actor import Actor
from vision.scenes.stage import Stage

Array = NDArray[np.float64]
Way = Callable[[Array], Array]
"""Positions in metres, shape (N, 3), at ages in seconds, shape (N,)."""

Shape = Callable[[Array, Array], list[Array]]
"""Parts about the centre, each (N, K, 3) metres, at ages and at directions of flight (N, 3)."""


class Flyer(Actor):
    """Flies a way, and is hidden by what stands before it."""

    def __init__(
        self,
        stage: Stage,
        start_s: float,
        length_s: float,
        *,
        way: Way,
        shape: Shape,
        reflectance: float,
    ) -> None:
        super().__init__(stage, start_s, length_s)
        self._way, self._shape, self._reflectance = way, shape, reflectance

    def beside(self, offset_m: Array) -> None:
        """Move the whole way by an offset, shape (3,)."""
        way = self._way
        self._way = lambda ages: way(ages) + offset_m

    def draw(self, canvas: Canvas, t_s: float) -> None:
        ages = self.stage.exposure(t_s - self.start_s)[[0, -1]]
        centre, depth = self.stage.camera.project(self._way(ages))
        if (depth < 0.5).any():
            return
        length = float(np.hypot(*(centre[1] - centre[0])))
        ages = self.stage.exposure(t_s - self.start_s, length)
        places = self._way(ages)
        heading = self._way(ages + 0.02) - self._way(ages - 0.02)
        heading /= np.maximum(np.linalg.norm(heading, axis=1, keepdims=True), 1e-9)
        parts = [places[:, None, :] + part for part in self._shape(ages, heading)]
        row = float(centre[0, 1]) / self.stage.camera.height
        luma = self.stage.luma(self._reflectance, row)
        canvas.blend(self.stage.trace_solid(parts), luma, float(places[0, 2]))


def in_view(stage: Stage, x_share: float, y_share: float, z_m: float) -> Array:
    """The place z_m in front of the façade that is seen at a share of the picture, shape (3,)."""
    camera = stage.camera
    rows = camera.matrix
    x, y = x_share * camera.width, y_share * camera.height
    # Two equations of the projection with z given leave two unknowns.
    a = np.array([rows[0, :2] - x * rows[2, :2], rows[1, :2] - y * rows[2, :2]])
    b = -np.array(
        [
            rows[0, 2] * z_m + rows[0, 3] - x * (rows[2, 2] * z_m + rows[2, 3]),
            rows[1, 2] * z_m + rows[1, 3] - y * (rows[2, 2] * z_m + rows[2, 3]),
        ]
    )
    wx, wy = np.linalg.solve(a, b)
    return np.array([wx, wy, z_m])

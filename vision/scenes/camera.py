"""A pinhole camera that looks up at a building.

World: x to the right along the façade, y up from the ground, z out of the façade towards the
camera, in metres; the façade is the plane z = 0. Pixels: x to the right, y down, (0, 0) the top
left corner of the picture, so that the centre of the first pixel is (0.5, 0.5).
"""

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]
"""Shape (…, 3) in metres, or (…, 2) in pixels."""


@dataclass(frozen=True)
class Camera:
    """width, height: of the picture. x_m, height_m, distance_m: where it stands, its distance
    from the façade; elevation_deg: of its axis; fov_deg: of the picture's height."""

    width: int
    height: int
    x_m: float
    height_m: float
    distance_m: float
    elevation_deg: float
    fov_deg: float

    @cached_property
    def focal_px(self) -> float:
        return self.height / 2 / math.tan(math.radians(self.fov_deg) / 2)

    @cached_property
    def matrix(self) -> NDArray[np.float64]:
        """The projection, shape (3, 4): homogeneous metres to homogeneous pixels; the third
        component is the depth along the axis in metres."""
        e, f = math.radians(self.elevation_deg), self.focal_px
        right = np.array([1.0, 0.0, 0.0])
        up = np.array([0.0, math.cos(e), math.sin(e)])
        ahead = np.array([0.0, math.sin(e), -math.cos(e)])
        rows = np.stack(
            [f * right + self.width / 2 * ahead, -f * up + self.height / 2 * ahead, ahead]
        )
        position = np.array([self.x_m, self.height_m, self.distance_m])
        return np.hstack([rows, -(rows @ position)[:, None]])

    def project(self, points: Points) -> tuple[Points, NDArray[np.float64]]:
        """Pixels, shape (…, 2), and depths in metres, shape (…); not in view where depth ≤ 0."""
        m = self.matrix
        homogeneous = points @ m[:, :3].T + m[:, 3]
        depth = homogeneous[..., 2]
        safe = np.where(np.abs(depth) < 1e-6, 1e-6, depth)
        return homogeneous[..., :2] / safe[..., None], depth

    def facade_homography(self) -> NDArray[np.float64]:
        """From façade metres (x, y, 1) to homogeneous pixels, shape (3, 3)."""
        return self.matrix[:, [0, 1, 3]]

    def on_facade(self, pixels: Points) -> Points:
        """Where the rays through pixels meet the façade's plane, metres, shape (…, 2)."""
        inverse = np.linalg.inv(self.facade_homography())
        homogeneous = pixels @ inverse[:, :2].T + inverse[:, 2]
        return np.asarray(homogeneous[..., :2] / homogeneous[..., 2:])

    def elevation_of_row(self, y_px: float) -> float:
        """Elevation in degrees of the ray through the middle of a row."""
        offset = math.degrees(math.atan((self.height / 2 - y_px) / self.focal_px))
        return self.elevation_deg + offset

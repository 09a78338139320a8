"""What a camera's façade tells of the camera: focal length, elevation, distance."""

import math
from dataclasses import dataclass, replace

import numpy as np

from vision.errors import SettingError
from vision.fitting import Prior, Values, fit
from vision.options import Facade
from vision.trajectory import ELEVATION, LOG_FOCAL, ROLL, Judgement, View

DEPTH_SPREAD = 0.15
"""Of the logarithm: things are thrown up to a few metres before the façade."""

LOG_F, ELEV, ROLLED, YAW, LOG_DIST, ACROSS, UP, LOG_WIDE = range(8)


@dataclass(frozen=True, slots=True)
class Calibration:
    """A camera before a façade, in metres.

    view: tight priors for the trajectory. camera (8,): logarithm of the focal length in picture
    widths, elevation, roll and the façade's yaw in radians, logarithm of the distance to the
    middle of the façade along the ground, the middle's offset across and up, logarithm of the
    width. residual_px: RMS error of the corners.
    """

    facade: Facade
    view: View
    camera: Values
    residual_px: float

    @property
    def width_m(self) -> float:
        """Of the façade."""
        return float(math.exp(self.camera[LOG_WIDE]))

    def view_at(self, x_px: float, y_px: float) -> View:
        """What is known of a thing that is first seen at this pixel: it is near the façade."""
        _, depth, _ = self._meet(np.array([x_px]), np.array([y_px]), 0.0)
        if depth[0] < 1.0:
            return self.view
        return replace(self.view, log_depth=(math.log(depth[0]), DEPTH_SPREAD))

    def on_facade(
        self, x_px: Values, y_px: Values, before_m: Values | float = 0.0
    ) -> tuple[Values, Values]:
        """Where rays through these pixels meet the façade, or the plane before_m nearer to the
        camera: metres from its left edge and metres above its bottom edge."""
        meet, _, across = self._meet(x_px, y_px, before_m)
        height_m = self.facade.floors * self.facade.floor_height_m
        return meet @ across + 0.5 * self.width_m, 0.5 * height_m - meet[..., 1]

    @property
    def matrix(self) -> Values:
        """The picture of places (across, above, before, 1), metres from the façade's left edge,
        above its bottom edge and before its wall: homogeneous pixels (x w, y w, w), (3, 4)."""
        across, middle = _plane(self.camera)
        normal = np.cross(across, [0.0, 1.0, 0.0])
        normal *= -np.sign(normal @ middle)
        height_m = self.facade.floors * self.facade.floor_height_m
        corner = middle - 0.5 * self.width_m * across + [0.0, 0.5 * height_m, 0.0]
        world = np.stack([across, [0.0, -1.0, 0.0], normal, corner], axis=1)
        focal = _focal(self.camera, self.view.width_px)
        lens = np.array(
            [
                [focal, 0.0, 0.5 * self.view.width_px],
                [0.0, focal, 0.5 * self.view.height_px],
                [0.0, 0.0, 1.0],
            ]
        )
        return np.asarray(lens @ _rotation(self.camera) @ world, np.float64)

    def _meet(
        self, x_px: Values, y_px: Values, before_m: Values | float
    ) -> tuple[Values, Values, Values]:
        """Where rays meet the façade, from its middle, (N, 3); how far along the optical axis,
        (N,); and the façade's horizontal direction, all in metres of the world."""
        rotation, focal = _rotation(self.camera), _focal(self.camera, self.view.width_px)
        rays = np.stack(
            [
                (x_px - 0.5 * self.view.width_px) / focal,
                (y_px - 0.5 * self.view.height_px) / focal,
                np.ones_like(x_px),
            ],
            axis=-1,
        )
        world = rays @ rotation
        across, origin = _plane(self.camera)
        normal = np.cross(across, [0.0, 1.0, 0.0])
        away = origin @ normal
        depth = (away - np.sign(away) * before_m) / (world @ normal)
        return world * depth[..., None] - origin, depth, across


def calibrate(facade: Facade, width: int, height: int) -> Calibration:
    """Find the camera that sees the façade's corners where they are.

    The picture's axes are right and down, the world's right, down and ahead (horizontal).
    Raises SettingError when no camera can see them so.
    """
    corners = np.array(facade.corners) * [width, height]
    height_m = facade.floors * facade.floor_height_m

    def predict(values: Values) -> Values:
        return np.stack([_corners(v, height_m, width, height).ravel() for v in values])

    wide = facade.width_m
    top, right, bottom, left = np.linalg.norm(corners - np.roll(corners, -1, axis=0), axis=1)
    pixels = float(left + right) / 2
    guess_width = wide or height_m * float(top + bottom) / 2 / pixels
    mean = np.array(
        [math.log(1.1), math.radians(30), 0.0, 0.0, 0.0, 0.0, 0.0, math.log(guess_width)]
    )
    mean[LOG_DIST] = math.log(max(height_m * 1.1 * width / pixels, 2.0))
    spread = np.array([0.4, 0.5, 0.06, 0.6, 1.0, 60.0, 60.0, 0.02 if wide is not None else 0.7])
    low, high = mean - 5 * spread, mean + 5 * spread
    low[ELEV], high[ELEV] = math.radians(-20), math.radians(85)
    prior = Prior(mean, spread, low, high)
    noise = np.full(8, max(1.0, 0.002 * width))
    fits = []
    for elevation in (10, 30, 50, 65):
        start = mean.copy()
        start[ELEV] = math.radians(elevation)
        distance = math.exp(mean[LOG_DIST]) * math.cos(start[ELEV])
        start[LOG_DIST] = math.log(distance)
        start[UP] = -distance * math.tan(start[ELEV])
        for _ in range(3):
            result = fit(predict, corners.ravel(), noise, prior, start, 1.0)
            start = result.values
        fits.append(result)
    best = min(fits, key=lambda f: float(f.residuals @ f.residuals))
    residual = float(np.sqrt(np.mean((best.residuals * noise) ** 2)))
    if residual > 0.03 * width:
        raise SettingError(
            "facade.corners", "no camera can see a rectangle so; check the order of the corners"
        )
    values, spreads = best.values, np.sqrt(np.diag(best.covariance))
    view = View(
        width,
        height,
        elevation_rad=(float(values[ELEV]), max(float(spreads[ELEV]), 0.01)),
        log_focal=(float(values[LOG_F]), max(float(spreads[LOG_F]), 0.01)),
        roll_rad=(float(values[ROLLED]), max(float(spreads[ROLLED]), 0.005)),
    )
    return Calibration(facade, view, values, residual)


def learned(view: View, judgement: Judgement) -> View:
    """What a confirmed fall adds to what is known of an uncalibrated camera."""
    fit_ = judgement.fit
    spreads = np.sqrt(np.diag(fit_.covariance))

    def narrow(now: tuple[float, float], index: int, least: float) -> tuple[float, float]:
        spread = max(float(spreads[index]), least)
        return float(fit_.values[index]), min(now[1], max(spread, 0.7 * now[1]))

    return replace(
        view,
        elevation_rad=narrow(view.elevation_rad, ELEVATION, math.radians(3)),
        log_focal=narrow(view.log_focal, LOG_FOCAL, 0.1),
        roll_rad=narrow(view.roll_rad, ROLL, math.radians(1.5)),
    )


def _focal(values: Values, width: float) -> float:
    return math.exp(values[LOG_F]) * width


def _rotation(values: Values) -> Values:
    """World to camera: elevation about the horizontal axis, then roll about the optical one."""
    s, c = math.sin(values[ELEV]), math.cos(values[ELEV])
    pitch = np.array([[1, 0, 0], [0, c, s], [0, -s, c]])
    s, c = math.sin(values[ROLLED]), math.cos(values[ROLLED])
    roll = np.array([[c, s, 0], [-s, c, 0], [0, 0, 1]])
    return np.asarray(roll @ pitch, np.float64)


def _plane(values: Values) -> tuple[Values, Values]:
    """The façade's horizontal direction and its middle, in the world."""
    s, c = math.sin(values[YAW]), math.cos(values[YAW])
    across = np.array([c, 0.0, s])
    origin = np.array([values[ACROSS], values[UP], math.exp(values[LOG_DIST])])
    return across, origin


def _corners(values: Values, height_m: float, width: int, height: int) -> Values:
    across, origin = _plane(values)
    half = 0.5 * math.exp(values[LOG_WIDE]) * across
    up = np.array([0.0, 0.5 * height_m, 0.0])
    points = np.array(
        [origin - half - up, origin + half - up, origin + half + up, origin - half + up]
    )
    seen = points @ _rotation(values).T
    away = np.maximum(seen[:, 2], 0.05)
    focal = _focal(values, width)
    return np.stack(
        [0.5 * width + focal * seen[:, 0] / away, 0.5 * height + focal * seen[:, 1] / away], axis=1
    )

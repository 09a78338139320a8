"""What of a path tells a fall from everything else: numbers without a camera's calibration."""

import math

import numpy as np
from numpy.typing import NDArray

from vision.blur import spread_px
from vision.fitting import Values
from vision.suspects import AREA, CONTRAST, FRAME, HEIGHT, TIME, WIDTH, Points, X, Y, gained

NAMES = (
    "start_speed",
    "rest_before_s",
    "start_acceleration",
    "end_acceleration",
    "end_speed",
    "start_acceleration_certainty",
    "end_acceleration_certainty",
    "log_seconds",
    "log_sightings",
    "log_drop",
    "log_roughness_down",
    "log_roughness_across",
    "start_speed_across",
    "end_speed_across",
    "start_acceleration_across",
    "end_acceleration_across",
    "end_slant",
    "start_slant",
    "slant",
    "bend",
    "keeps_its_side",
    "log_score",
    "score_a_sighting",
    "seen_share",
    "log_size_px",
    "log_area_px",
    "log_fullness",
    "log_flutter",
    "growth",
    "growth_in_all",
    "log_contrast",
    "keeps_its_sign",
    "log_tallness",
    "log_step_in_sizes",
    "log_gain_of_speed",
)
"""Speeds and accelerations in picture heights per second; large ones as signed logarithms."""

FEWEST = 6
"""Sightings that cues need."""


def cues(points: Points, picture_height: float) -> Values:
    """The numbers of NAMES for a path, shape (35,), all finite.

    points: at least FEWEST rows of `vision.tracking.Track.points`, in order of time. Parabolas are
    fitted to the first and the last six tenths of the path apart, since a steep view bends it more
    than a parabola can.
    """
    count = len(points)
    part = max(5, math.ceil(0.6 * count)) if count > 8 else count
    size = np.maximum(points[:, WIDTH], points[:, HEIGHT])
    trust = 1 / spread_px(points)
    first, last = slice(0, part), slice(count - part, count)
    time = points[:, TIME]
    down0, across0 = _parabolas(time[first] - time[0], points[first], trust[first])
    down1, across1 = _parabolas(time[last] - time[-1], points[last], trust[last])
    height = picture_height
    seconds = float(time[-1] - time[0])
    drop = max(float(points[-1, Y] - points[:, Y].min()) / height, 1e-3)
    moved = abs(float(points[-1, X] - points[0, X])) / height
    v0, v1, a0, a1 = (
        v / height for v in (down0.speed, down1.speed, down0.acceleration, down1.acceleration)
    )
    vx0, vx1, ax0, ax1 = (
        v / height
        for v in (across0.speed, across1.speed, across0.acceleration, across1.acceleration)
    )
    log_area = np.log(points[:, AREA])
    typical_area, typical_size = float(np.median(log_area)), float(np.median(size))
    end = max(2, count // 5)
    frames = points[:, FRAME]
    expected = (frames[-1] - frames[0]) / max(float(np.median(np.diff(frames))), 1.0) + 1
    steps = np.hypot(np.diff(points[:, X]), np.diff(points[:, Y]))[-part:]
    score = gained(points)
    return np.array(
        [
            signed_log(v0, 0.02),
            min(max(v0 / max(a0, 1e-3), -1.0), 3.0),
            signed_log(a0, 0.05),
            signed_log(a1, 0.05),
            signed_log(v1, 0.05),
            min(max(down0.certainty, -3.0), 15.0) / 5,
            min(max(down1.certainty, -3.0), 15.0) / 5,
            math.log(max(seconds, 0.02)),
            math.log(count),
            math.log(drop),
            math.log(max(down0.roughness, down1.roughness)),
            math.log(max(across0.roughness, across1.roughness)),
            signed_log(abs(vx0), 0.02),
            signed_log(abs(vx1), 0.02),
            signed_log(abs(ax0), 0.05),
            signed_log(abs(ax1), 0.05),
            min(abs(vx1) / (abs(v1) + 0.02), 5.0),
            min(abs(vx0) / (abs(v0) + 0.02), 5.0),
            min(moved / drop, 5.0),
            min(abs(ax0) / (abs(a0) + 0.05), 5.0),
            float(vx0 * vx1 > 0),
            math.log(max(score, 8.0)),
            min(max(score / count, 0.0), 15.0) / 5,
            min(count / expected, 1.2),
            math.log(typical_size),
            typical_area,
            typical_area - 2 * math.log(typical_size),
            math.log(0.1 + float(np.std(np.diff(log_area)))),
            min(max(float(np.polyfit(time - time[0], log_area, 1)[0]), -4.0), 4.0),
            min(max(float(log_area[-end:].mean() - log_area[:end].mean()), -5.0), 5.0),
            math.log(max(float(np.median(np.abs(points[:, CONTRAST]))), 1.0)),
            abs(float(np.mean(np.sign(points[:, CONTRAST])))),
            float(np.median(np.log(points[:, HEIGHT] / points[:, WIDTH]))),
            math.log(max(float(np.median(steps)) / typical_size, 0.05)),
            min(math.log(max(v1, 0.01) / max(v0, 0.01)), 4.0),
        ]
    )


class _Parabola:
    """Least squares; speed at t = 0 and acceleration in px/s and px/s², certainty: acceleration
    over its spread; roughness: RMS of the residuals in spreads, at least 0.2."""

    def __init__(self, coefficients: Values, covariance: Values, roughness: float) -> None:
        self.acceleration = 2 * float(coefficients[0])
        self.speed = float(coefficients[1])
        self.certainty = float(coefficients[0]) / math.sqrt(max(float(covariance[0, 0]), 1e-12))
        self.roughness = roughness


def _parabolas(
    t_s: Values, points: Points, trust: NDArray[np.float64]
) -> tuple[_Parabola, _Parabola]:
    """How the places go down and across: they share times and trust."""
    powers = np.vander(t_s, 3) * trust[:, None]
    normal = powers.T @ powers + 1e-9 * np.eye(3)
    inverse = np.asarray(np.linalg.inv(normal), np.float64)

    def fitted(place: Values) -> _Parabola:
        centred = (place - float(place.mean())) * trust
        coefficients = np.asarray(np.linalg.solve(normal, powers.T @ centred), np.float64)
        left = powers @ coefficients - centred
        variance = max(float(left @ left) / max(1, len(t_s) - 3), 0.05)
        return _Parabola(coefficients, inverse * variance, math.sqrt(variance))

    return fitted(points[:, Y]), fitted(points[:, X])


def signed_log(value: float, unit: float) -> float:
    """A logarithm that keeps its sign and is 0 at 0; linear below the unit."""
    return math.copysign(math.log1p(abs(value) / unit), value)

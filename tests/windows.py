"""Things that are let go at the windows of a building, before two cameras."""

import math

import numpy as np
from numpy.typing import NDArray
from sightings import points

from vision.calibration import Calibration, calibrate
from vision.options import Facade
from vision.origin import HAND_M
from vision.scenes.camera import Camera
from vision.suspects import Points
from vision.trajectory import GRAVITY_M_S2

FLOORS, COLUMNS, FLOOR_M, COLUMN_M = 30, 5, 3.0, 4.0
WIDTH_M = COLUMNS * COLUMN_M
LET_GO_M, RAILING_M = 0.5, 1.5
"""Before the wall, and how far balconies stand out."""

LEVEL = Camera(1280, 720, 0.0, 4.0, 70.0, 30.0, 60.0)
STEEP = Camera(1280, 720, 0.0, 4.0, 16.0, 65.0, 46.0)


def before(camera: Camera, lowest: int) -> Calibration:
    """The camera before a face of which the floors from `lowest` on are marked."""
    half, top, bottom = WIDTH_M / 2, FLOORS * FLOOR_M, (lowest - 1) * FLOOR_M
    corners = np.array([[-half, top, 0], [half, top, 0], [half, bottom, 0], [-half, bottom, 0]])
    pixels, _ = camera.project(corners)
    facade = Facade(
        corners=tuple((float(x / camera.width), float(y / camera.height)) for x, y in pixels),
        floors=FLOORS - lowest + 1,
        floor_height_m=FLOOR_M,
        columns=COLUMNS,
        width_m=WIDTH_M,
        lowest_floor=lowest,
        balconies=(),
        balcony_depth_m=RAILING_M,
    )
    return calibrate(facade, camera.width, camera.height)


FAR, NEAR = before(LEVEL, 3), before(STEEP, 8)


def seen(
    camera: Camera,
    floor: int,
    column: int,
    *,
    before_m: float = LET_GO_M,
    up_m_s: float = 0.0,
    aside_m_s: float = 0.0,
    away_m_s: float = 0.0,
    hidden_s: float = 0.0,
    seconds: float = 1.6,
    terminal_m_s: float = math.inf,
) -> Points:
    """What the camera sees of a thing that a hand lets go in the middle of a column, or throws;
    at first something hides it."""
    t_s = hidden_s + np.arange(0, seconds, 0.04)
    x = (column - 0.5) * COLUMN_M - WIDTH_M / 2 + aside_m_s * t_s
    y = (floor - 1) * FLOOR_M + HAND_M + up_m_s * t_s - _dropped_m(t_s, terminal_m_s)
    pixels, _ = camera.project(np.stack([x, y, before_m + away_m_s * t_s], axis=1))
    shown = np.logical_and.accumulate(pixels[:, 1] < camera.height)
    noise = np.random.default_rng(4).normal(0, 0.2, (int(shown.sum()), 2))
    pixels = pixels[shown] + noise
    return points(pixels[:, 1], pixels[:, 0], 6.0)


def _dropped_m(t_s: NDArray[np.float64], terminal_m_s: float) -> NDArray[np.float64]:
    if math.isinf(terminal_m_s):
        return 0.5 * GRAVITY_M_S2 * t_s**2
    return terminal_m_s**2 / GRAVITY_M_S2 * np.log(np.cosh(GRAVITY_M_S2 * t_s / terminal_m_s))

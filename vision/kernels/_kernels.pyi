from enum import Enum

import numpy as np
from numpy.typing import NDArray

def find_blobs(
    now: NDArray[np.uint8],
    floor: NDArray[np.uint8],
    ceiling: NDArray[np.uint8],
    low: NDArray[np.uint8],
    high: NDArray[np.uint8],
    tick: int,
    min_contrast: int,
    gain: float,
    step: int,
    max_blobs: int,
) -> tuple[NDArray[np.float32], int]: ...

class Motion(Enum):
    FALL = 0
    DRIFT = 1
    STEADY = 2
    WANDERING = 3

def project(
    motion: Motion,
    values: NDArray[np.float64],
    t_s: NDArray[np.float64],
    width: float,
    height: float,
) -> NDArray[np.float64]: ...
def fit(
    motion: Motion,
    t_s: NDArray[np.float64],
    data: NDArray[np.float64],
    noise: NDArray[np.float64],
    mean: NDArray[np.float64],
    spread: NDArray[np.float64],
    low: NDArray[np.float64],
    high: NDArray[np.float64],
    start: NDArray[np.float64],
    temper: float,
    width: float,
    height: float,
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64], float]: ...

class Tracker:
    def __init__(
        self,
        width: float,
        height: float,
        detection: float,
        speed_px_s: float,
        acceleration_px_s2: float,
        jerk_px_s25: float,
        jerk_share: float,
        sigma_px: float,
        sigma_share: float,
        gate: float,
        reach_px: float,
        coast_s: float,
        cell_px: float,
        clutter_floor: float,
        clutter_s: float,
        area_spread: float,
        branches: int,
        keep: int,
        most: int,
    ) -> None: ...
    def update(
        self, t_s: float, frame: int, blobs: NDArray[np.float32], dx: float, dy: float
    ) -> None: ...
    def candidates(
        self, min_score: float, min_hits: int, min_drop_px: float, most_points: int
    ) -> list[tuple[float, NDArray[np.float64]]]: ...
    def __len__(self) -> int: ...

from enum import Enum

import numpy as np
from numpy.typing import NDArray

def repeats(
    now: NDArray[np.uint8], last: NDArray[np.uint8], share: float, contrast: int
) -> bool: ...
def changed(now: NDArray[np.uint8], last: NDArray[np.uint8], contrast: int) -> int: ...
def count_changes(
    now: NDArray[np.uint8],
    last: NDArray[np.uint8],
    contrast: int,
    cell: int,
    counts: NDArray[np.int32],
    scale: int = 1,
    small: NDArray[np.float32] | None = None,
) -> None: ...
def shrink(now: NDArray[np.uint8], scale: int, small: NDArray[np.float32]) -> None: ...
def brightening(usual: NDArray[np.float32], now: NDArray[np.float32], least: float) -> float: ...
def align(
    usual: NDArray[np.float32],
    now: NDArray[np.float32],
    gx: NDArray[np.float32],
    gy: NDArray[np.float32],
    unlike: float,
) -> tuple[float, float, float, float, float, float]: ...
def find_blobs(
    now: NDArray[np.uint8],
    low: NDArray[np.uint8],
    high: NDArray[np.uint8],
    dx: float,
    dy: float,
    light: float,
    tick: int,
    min_contrast: int,
    gain: float,
    step: int,
    max_blobs: int,
) -> tuple[NDArray[np.float32], int, float]: ...

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
        self, min_score: float, min_hits: int, min_move_px: float, most_points: int
    ) -> list[tuple[float, NDArray[np.float64]]]: ...
    def __len__(self) -> int: ...

"""Clocks that a camera draws into its picture."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from vision.kernels import count_changes
from vision.records import Luma
from vision.registration import Squares

LONGEST_TICK_S = 3
"""Parts of a digit change in every second or third second only."""


@dataclass(frozen=True, slots=True)
class OverlayParameters:
    """cell_px: side of the cells that are watched. contrast: grey levels between a digit and the
    next one. least_px: pixels of a cell that change. ticks: how often a cell must change whole
    seconds apart, each time within tolerance_s, and never between. same_s: what changes within
    this time is one change, coded in two frames. quiet_s: how long a cell is masked after its last
    change. most_share: of the picture; more than this is no overlay.
    """

    cell_px: int = 16
    contrast: int = 40
    least_px: int = 4
    ticks: int = 8
    tolerance_s: float = 0.2
    same_s: float = 0.15
    quiet_s: float = 60.0
    most_share: float = 0.1


class Overlays:
    """Masks the cells of a picture that change with the seconds.

    Minutes and dates change too seldom to be known by themselves: what changes in a frame in which
    a clock ticks, and in its line, is of the clock.
    """

    def __init__(
        self, width: int, height: int, parameters: OverlayParameters | None = None
    ) -> None:
        self._parameters = p = parameters or OverlayParameters()
        # What is left over at the right and at the bottom is of the last cells.
        self._shape = shape = max(1, height // p.cell_px), max(1, width // p.cell_px)
        self._changes = np.zeros(shape, np.int32)
        self._changed_s = np.full(shape, -np.inf)
        self._ticks = np.zeros(shape, np.int32)
        self._until_s = np.full(shape, -np.inf)
        self._masks_until_s = -np.inf

    def update(self, t_s: float, last: Luma, now: Luma, squares: Squares | None = None) -> None:
        """Compare a picture with the one before it.

        squares: is filled with this picture's; see `vision.registration.Squares`.
        """
        p = self._parameters
        scale, means = squares or (1, None)
        count_changes(now, last, p.contrast, p.cell_px, self._changes, scale, means)
        cells = np.flatnonzero(self._changes >= p.least_px)
        if not len(cells):
            return
        # Few cells change in most frames: only these are reckoned with.
        changed_s, ticks = self._changed_s.ravel(), self._ticks.ravel()
        gap_s = t_s - changed_s[cells]
        cells, gap_s = cells[gap_s > p.same_s], gap_s[gap_s > p.same_s]
        whole_s = np.clip(np.rint(gap_s), 1, LONGEST_TICK_S)
        regular = np.abs(gap_s - whole_s) < p.tolerance_s
        changed_s[cells] = t_s
        ticks[cells] = np.where(regular, ticks[cells] + 1, 0)
        rows, columns = self._shape
        ticking = cells[regular & (ticks[cells] >= p.ticks)]
        if not len(ticking):
            return
        lines = np.zeros((rows, 1), np.bool_)
        lines[ticking // columns] = True
        lines = _with_neighbours(lines)
        self._until_s.ravel()[cells[lines[cells // columns, 0]]] = t_s + p.quiet_s
        self._masks_until_s = max(self._masks_until_s, t_s + p.quiet_s)

    def uncovered(self, t_s: float, blobs: NDArray[np.float32]) -> NDArray[np.float32]:
        """The blobs (rows cx, cy, …, pixels) whose centres lie in no masked cell."""
        if t_s >= self._masks_until_s:
            return blobs
        p, masked = self._parameters, self._until_s > t_s
        if not masked.any() or masked.mean() > p.most_share:
            return blobs
        rows, columns = self._shape
        x = (blobs[:, 0] / p.cell_px).astype(int).clip(0, columns - 1)
        y = (blobs[:, 1] / p.cell_px).astype(int).clip(0, rows - 1)
        kept: NDArray[np.float32] = blobs[~_with_neighbours(masked)[y, x]]
        return kept


def _with_neighbours(cells: NDArray[np.bool_]) -> NDArray[np.bool_]:
    return np.asarray(cv2.dilate(cells.astype(np.uint8), np.ones((3, 3), np.uint8)), np.bool_)

"""What else came down lately, or rose as a throw does, and where: rain and snow come down
everywhere, a fall alone."""

import math

import numpy as np

from vision.fitting import Values
from vision.suspects import TIME, Points, X, Y

NAMES = ("log_cells", "log_cells_alike", "log_cells_lately")
"""In how many cells of the picture other things came down in WINDOW_S; those of them that moved
like this one; and in LATELY_S. As logarithms of one more."""

WINDOW_S = 10.0
LATELY_S = 3.0
CELLS = 8
"""Down and across. A road is in few of them, weather in all."""

_LIKE_SPEED = 0.7
"""Of the logarithm: perspective makes near drops faster than far ones."""
_LIKE_RAD = 0.45
_LAST = 6
"""Sightings that tell how a thing moves now."""
_T_S, _THING, _CELL, _LOG_SPEED, _ANGLE_RAD = range(5)


class Company:
    """Remembers, for a picture of this size in pixels, what came down."""

    def __init__(self, width: int, height: int) -> None:
        self._cell_px = np.array([width, height]) / CELLS
        self._rows = np.zeros((256, 5))
        self._count = 0

    def saw(self, thing: int, points: Points) -> None:
        """The path of a thing has grown; in order of time."""
        if self._count == len(self._rows):
            self._forget(float(points[-1, TIME]) - WINDOW_S)
        self._rows[self._count] = self._row(thing, points)
        self._count += 1

    def cues(self, thing: int, points: Points) -> Values:
        """The numbers of NAMES for a path of a thing, shape (3,)."""
        now_s, _, _, log_speed, angle_rad = self._row(thing, points)
        rows = self._rows[: self._count]
        rows = rows[(rows[:, _T_S] >= now_s - WINDOW_S) & (rows[:, _THING] != thing)]
        turned = np.abs(rows[:, _ANGLE_RAD] - angle_rad)
        turned = np.minimum(turned, 2 * math.pi - turned)
        alike = (np.abs(rows[:, _LOG_SPEED] - log_speed) < _LIKE_SPEED) & (turned < _LIKE_RAD)
        lately = rows[:, _T_S] > now_s - LATELY_S
        return np.log1p(
            [len(np.unique(part[:, _CELL])) for part in (rows, rows[alike], rows[lately])]
        )

    def _row(self, thing: int, points: Points) -> tuple[float, float, float, float, float]:
        last = points[-_LAST:]
        time = last[:, TIME] - last[:, TIME].mean()
        right, down = time @ last[:, [X, Y]] / max(float(time @ time), 1e-9)
        column, row = np.clip((last[-1, [X, Y]] / self._cell_px).astype(int), 0, CELLS - 1)
        speed = math.hypot(right, down)
        return (
            float(last[-1, TIME]),
            float(thing),
            float(column * CELLS + row),
            math.log(speed + 1e-6),
            math.atan2(right, down),
        )

    def _forget(self, before_s: float) -> None:
        kept = self._rows[self._rows[:, _T_S] >= before_s]
        room = np.zeros((max(256, 2 * len(kept)), 5))
        room[: len(kept)] = kept
        self._rows, self._count = room, len(kept)

"""Which part of a track may be a fall, and which tracks tell of the same thing."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from vision.trajectory import Judgement

Points = NDArray[np.float64]
"""Rows (frame, t_s, X, Y, x, y, w, h, area, contrast, score), see `vision.tracking.Track`."""

FRAME, TIME, X, Y, LEFT, TOP, WIDTH, HEIGHT, AREA, CONTRAST, SCORE = range(11)


@dataclass
class Suspect:
    """A thing that may be falling, while it is watched.

    log_p: of each explanation by its cues, when they were last judged. due: judged by its cues,
    not yet by physics. kept: the sightings that belong to the motion found by physics.
    """

    id: str
    points: Points
    judged_points: int = 0
    log_p: NDArray[np.float64] | None = None
    kept: Points = field(default_factory=lambda: np.zeros((0, 11)))
    judgement: Judgement | None = None
    due: bool = False
    reported: bool = False
    confirmed: bool = False
    reported_s: float = 0.0
    changed: bool = True

    @property
    def grown(self) -> bool:
        """Whether so many sightings came since the last judgement that it may change."""
        return len(self.points) >= 2 + 1.1 * self.judged_points

    @property
    def last_s(self) -> float:
        """Stream time of the last sighting."""
        return float(self.points[-1, TIME])


def descent(points: Points, back_px: float = 2.5) -> Points:
    """The longest end of a track that never moves up by more than back_px.

    What a track did before, as leaves and reflections do, is left out.
    """
    lowest_after = np.minimum.accumulate(points[::-1, Y])[::-1]
    rises = np.nonzero(points[:, Y] > lowest_after + back_px)[0]
    start = int(rises[-1]) + 1 if len(rises) else 0
    return points[start:]


def setting_out(points: Points, step_px: float = 1.5) -> Points:
    """Leave out sightings at the start where the thing had not moved yet, but for the last two."""
    moved = np.nonzero(points[:, Y] > points[0, Y] + step_px)[0]
    return points[max(0, int(moved[0]) - 2) :] if len(moved) else points


def gained(points: Points) -> float:
    """Score that the tracker earned over these sightings."""
    return float(points[-1, SCORE] - points[0, SCORE])


def same_sightings(a: Points, b: Points) -> float:
    """Share of the shorter one's sightings that both hold, 0–1."""
    first = {tuple(row) for row in a[:, [FRAME, LEFT, TOP]]}
    second = {tuple(row) for row in b[:, [FRAME, LEFT, TOP]]}
    return len(first & second) / max(1, min(len(first), len(second)))

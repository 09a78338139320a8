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
    """A thing that may be falling, while it is watched."""

    id: str
    points: Points
    score: float
    judged_points: int = 0
    judgement: Judgement | None = None
    reported: bool = False
    confirmed: bool = False
    reported_s: float = 0.0
    changed: bool = field(default=True)

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


def may_fall(points: Points, picture_height: float) -> bool:
    """A quick look at whether a path is worth a fit: mostly down, smooth, and not slowing down."""
    t = points[:, TIME] - points[0, TIME]
    x, y = points[:, X], points[:, Y]
    size = np.median(np.maximum(points[:, WIDTH], points[:, HEIGHT]))
    if abs(x[-1] - x[0]) > 1.2 * (y[-1] - y[0]):
        return False
    curve = np.polyfit(t, y, 2)
    if curve[0] < -0.03 * picture_height:
        return False
    # A steep view bends a path more than a parabola can; half of the path is bent less.
    half = len(t) // 2
    rough = max(
        float(np.std(y[half:] - np.polyval(np.polyfit(t[half:], y[half:], 2), t[half:]))),
        float(np.std(x[half:] - np.polyval(np.polyfit(t[half:], x[half:], 2), t[half:]))),
    )
    return rough < 2.0 + 0.15 * float(size)


def gained(points: Points) -> float:
    """Score that the tracker earned over these sightings."""
    return float(points[-1, SCORE] - points[0, SCORE])


def same_sightings(a: Points, b: Points) -> float:
    """Share of the shorter one's sightings that both hold, 0–1."""
    first = {tuple(row) for row in a[:, [FRAME, LEFT, TOP]]}
    second = {tuple(row) for row in b[:, [FRAME, LEFT, TOP]]}
    return len(first & second) / max(1, min(len(first), len(second)))

"""Which part of a track may be a fall, and which tracks tell of the same thing."""

from collections.abc import Callable
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]
"""Rows (frame, t_s, X, Y, x, y, w, h, area, contrast, score), see `vision.tracking.Track`."""

SEEN_RISING = 3
"""Sightings on the way up that tell that a thing was thrown."""

SAME = 0.4
"""Share of sightings that two paths of one thing share."""

Thing = TypeVar("Thing")

FRAME, TIME, X, Y, LEFT, TOP, WIDTH, HEIGHT, AREA, CONTRAST, SCORE = range(11)


def descent(points: Points, back_px: float = 2.5) -> Points:
    """The longest end of a track that never moves up by more than back_px.

    What a track did before, as leaves and reflections do, is left out.
    """
    lowest_after = np.minimum.accumulate(points[::-1, Y])[::-1]
    risen = np.nonzero(points[:, Y] > lowest_after + back_px)[0]
    start = int(risen[-1]) + 1 if len(risen) else 0
    return points[start:]


def ascent(points: Points, back_px: float = 2.5) -> Points:
    """The longest end of a track that never moves down by more than back_px, if it moves up."""
    deepest = np.maximum.accumulate(points[::-1, Y])[::-1]
    sinks = np.nonzero(points[:, Y] < deepest - back_px)[0]
    rise = points[int(sinks[-1]) + 1 if len(sinks) else 0 :]
    return rise if len(rise) and rise[0, Y] > rise[-1, Y] + back_px else rise[:0]


def setting_out(points: Points, step_px: float = 1.5) -> Points:
    """Leave out sightings at the start where the thing had not moved yet, but for the last two."""
    moved = np.nonzero(points[:, Y] > points[0, Y] + step_px)[0]
    return points[max(0, int(moved[0]) - 2) :] if len(moved) else points


def bend_px(points: Points) -> float:
    """How far the middle of a path lies above the line of its ends, by a parabola through it."""
    t_s = points[:, TIME] - points[0, TIME]
    return float(np.polyfit(t_s, points[:, Y], 2)[0]) * float(t_s[-1]) ** 2 / 4


def gained(points: Points) -> float:
    """Score that the tracker earned over these sightings."""
    return float(points[-1, SCORE] - points[0, SCORE])


class Owners(Generic[Thing]):
    """Which thing drew which sighting: two paths that share enough of them are of one thing."""

    def __init__(self) -> None:
        self._owner: dict[tuple[float, float, float], Thing] = {}

    def claim(self, points: Points, thing: Thing) -> None:
        """These sightings are of this thing."""
        self._owner.update(dict.fromkeys(_sightings(points), thing))

    def thing(self, points: Points, known: Callable[[Thing], Points]) -> Thing | None:
        """The thing with whose path, as `known` tells it, the points share more than SAME of the
        shorter one's sightings, or None."""
        votes: dict[int, int] = {}
        things: dict[int, Thing] = {}
        for sighting in _sightings(points):
            owner = self._owner.get(sighting)
            if owner is not None:
                things[id(owner)] = owner
                votes[id(owner)] = votes.get(id(owner), 0) + 1
        if not votes:
            return None
        best = max(votes, key=lambda key: votes[key])
        shorter = min(len(points), len(known(things[best])))
        return things[best] if votes[best] > SAME * shorter else None

    def forget(self, before_frame: float) -> None:
        """Drop what was seen before a frame."""
        self._owner = {key: thing for key, thing in self._owner.items() if key[0] >= before_frame}


def _sightings(points: Points) -> list[tuple[float, float, float]]:
    return [(row[0], row[1], row[2]) for row in points[:, [FRAME, LEFT, TOP]].tolist()]

"""A thing that may be falling, while it is watched."""

import math
from dataclasses import dataclass, field

import numpy as np

from vision.cues import cues
from vision.fitting import Values
from vision.reading import Reading
from vision.suspects import SCORE, TIME, Points, Y


@dataclass(eq=False)
class Suspect:
    """Its path so far and what has been made of it.

    number: in order of appearance. glance: log probability of each explanation by
    its path, when that was last looked at. seen: the points that were looked at then, and their
    cues. due: looked at, its physics not yet read.
    odds_before: log odds of a fall by physics too, at the look before. believed: the reading of an
    event, and its verdict. earlier: the path of the event that this thing goes on as.
    """

    id: str
    number: int
    points: Points
    judged_points: int = 0
    glance: Values | None = None
    seen: tuple[Points, Values] | None = None
    due: bool = False
    believed: tuple[Reading, Values] | None = None
    earlier: Points = field(default_factory=lambda: np.zeros((0, SCORE + 1)))
    odds_before: float = -math.inf
    reported: bool = False
    confirmed: bool = False
    reported_s: float = 0.0
    changed: bool = True

    @property
    def grown(self) -> bool:
        """Whether so many sightings came since the last judgement that it may change."""
        return len(self.points) > 1.1 * self.judged_points

    def cues(self, picture_height: float) -> Values:
        """The cues of the path as it is."""
        if self.seen is None or self.seen[0] is not self.points:
            self.seen = self.points, cues(self.points, picture_height)
        return self.seen[1]

    @property
    def last_s(self) -> float:
        """Stream time of the last sighting."""
        return float(self.points[-1, TIME])

    @property
    def down_px(self) -> float:
        """How far it has come down from its highest place in the picture."""
        return float(self.points[-1, Y] - self.points[:, Y].min())

"""What was seen of a fall before it stood out, and after it was lost from sight."""

import math
from collections import deque
from dataclasses import dataclass
from itertools import takewhile

import numpy as np

from vision.blur import centre_spread_px
from vision.fitting import Fit, Values
from vision.motion import Motion
from vision.suspects import FRAME, HEIGHT, SCORE, TIME, WIDTH, Points, X, Y
from vision.tracking import TrackerParameters
from vision.trajectory import DOWN, DRAG, View, fall_speed_m_s, project_fall

REMEMBERED_S = 8.0
LONGEST_S = 4.0
OVERSURE = 5.0
"""How many times a fit's covariance is wider than it says."""

DETECTION = 0.3
"""How often what is still faint makes a blob."""

GATE = TrackerParameters().gate
"""In spreads."""

WIDEST_PX = 60.0
"""Spread of where a thing is expected, from which on it is not looked for."""

WIDEST_LATER_PX = 150.0
"""The same for a path that begins later, whose first sightings must all agree with the fall: a
throw that was lost before a street for 0.8 s was foreseen to 5 px, with a spread of 145."""

AROUND_PX, LEAST_CLUTTER = 64.0, 2e-6
"""Within how far blobs tell the clutter, and the least of it, in blobs a square pixel."""

FASTEST_UP_M_S = 4.0
SURELY = 1.0
"""What surely, by a spread, would have risen faster had not been let go yet."""

MOST_DRAG = 10.0
"""1/s; no thing has more, but a correction may."""

ENOUGH, HOPELESS = 4.0, 10.0
"""What all sightings together must gain, and what may be lost again; the gain is the tracker's, a
log-likelihood ratio against clutter. On 85 falls of the drawn training half whose façade is known
441 sightings are found so, of which 6 are of something else; the first sighting then comes 0.37 s
after the throw in the mean, and 0.71 s without them."""

_FIRST = 8
"""Sightings that tell the size of what is followed, and whether a later path is of the same."""

_MISS = math.log(1 - DETECTION)
_STEP = 1e-3


class Past:
    """The blobs of the last seconds."""

    def __init__(self) -> None:
        self._seen: deque[Motion] = deque()

    def saw(self, motion: Motion) -> None:
        """Remember the blobs of the newest frame."""
        self._seen.append(motion)
        while motion.t_s - self._seen[0].t_s > REMEMBERED_S:
            self._seen.popleft()

    def before(self, points: Points, fall: Fit, view: View) -> Points:
        """Sightings of a thing that falls before the first of its path, in order of time.

        points: its path. fall: the fit of that path. view: the camera's.

        The fit foresees where the thing was in the frame before, and how sure that is; the blob
        there that is likelier of the thing than of anything else corrects it (a Kalman filter,
        linear around the fit, backwards in time). What is thrown slows down on its way back, so
        much can be missed and found again.
        """
        size_px = float(np.median(points[:_FIRST, [WIDTH, HEIGHT]].max(axis=1)))
        state = _State(fall.values, OVERSURE * fall.covariance)
        first_s, score = points[0, TIME], points[0, SCORE]
        rows: list[list[float]] = []
        gained = best = 0.0
        kept = 0
        frames = (m for m in reversed(self._seen) if m.index < points[0, FRAME] and not m.jolt)
        for motion in takewhile(lambda m: first_s - m.t_s <= LONGEST_S, frames):
            t_s = motion.t_s - first_s
            if state.most_down_m_s(t_s) < -FASTEST_UP_M_S:
                break
            foreseen = state.foreseen(t_s, view)
            if not foreseen.spread_px < WIDEST_PX:
                break
            found = foreseen.likeliest(motion, size_px)
            if found is None:
                gained += _MISS
            else:
                gained += found.gain
                state = state.corrected(foreseen, found.off_px, found.spread_px)
                x, y, *box = (float(v) for v in motion.blobs[found.blob])
                place = [x + motion.dx, y + motion.dy]
                rows.append([float(motion.index), motion.t_s, *place, *box, score])
            if gained > best:
                best, kept = gained, len(rows)
            elif gained < best - HOPELESS:
                break
        if best < ENOUGH:
            return points[:0]
        return np.array(rows[:kept][::-1])


def leads_to(path: Points, fall: Fit, view: View, later: Points) -> bool:
    """Whether a thing that falls so may be what is seen later.

    path: what was seen of it. fall: the fit of that path. view: the camera's. later: a path that
    begins after it; the first sightings must each be where the ones before foresee them.
    """
    state = _State(fall.values, OVERSURE * fall.covariance)
    size_px = float(np.median(path[-_FIRST:, [WIDTH, HEIGHT]].max(axis=1)))
    for sighting in later[:_FIRST]:
        foreseen = state.foreseen(sighting[TIME] - path[0, TIME], view)
        if not foreseen.spread_px < WIDEST_LATER_PX:
            return False
        side_px = sighting[[WIDTH, HEIGHT]].max()
        spread_px = float(centre_spread_px(side_px, np.abs(side_px - size_px)))
        off_px = sighting[[X, Y]] - foreseen.place
        if foreseen.distance(off_px, spread_px) > GATE**2:
            return False
        state = state.corrected(foreseen, off_px, spread_px)
    return True


@dataclass(frozen=True, slots=True)
class _Sighting:
    """A blob by its number, how far it is from where it was foreseen (2,), the spread of its own
    centre, and what it gains."""

    blob: int
    off_px: Values
    spread_px: float
    gain: float


@dataclass(frozen=True, slots=True)
class _Foreseen:
    """Where a thing is expected (2,), how that changes with the parameters of the fall (2, P), and
    its covariance (2, 2)."""

    place: Values
    slope: Values
    covariance: Values

    @property
    def spread_px(self) -> float:
        return math.sqrt(max(float(np.trace(self.covariance)), 0.0))

    def distance(self, off_px: Values, spread_px: float) -> float:
        """Mahalanobis' squared distance of a blob that is so far off; spread_px: of its centre."""
        return float(off_px @ np.linalg.solve(self._of_blob(spread_px), off_px))

    def _of_blob(self, spread_px: float) -> Values:
        return self.covariance + spread_px**2 * np.eye(2)

    def likeliest(self, motion: Motion, size_px: float) -> _Sighting | None:
        """The blob that gains most, if one gains more than none does."""
        off = motion.blobs[:, :2] + [motion.dx, motion.dy] - self.place
        near = np.nonzero(np.hypot(off[:, 0], off[:, 1]) < AROUND_PX)[0]
        clutter = max(len(near) / (math.pi * AROUND_PX**2), LEAST_CLUTTER)
        sides_px = motion.blobs[near, 4:6].max(axis=1).astype(np.float64)
        # Of what is faint a part is seen.
        spreads_px = centre_spread_px(sides_px, np.abs(sides_px - size_px))
        best: _Sighting | None = None
        for blob, spread_px in zip(near.tolist(), spreads_px.tolist(), strict=True):
            distance = self.distance(off[blob], spread_px)
            if distance > GATE**2:
                continue
            peak = 2 * math.pi * math.sqrt(float(np.linalg.det(self._of_blob(spread_px))))
            gain = math.log(DETECTION / (peak * clutter)) - distance / 2
            if gain > (best.gain if best else _MISS):
                best = _Sighting(blob, off[blob], spread_px, gain)
        return best


@dataclass(frozen=True, slots=True)
class _State:
    """What is known of a fall: its parameters (P,), see `vision.trajectory`, and their covariance
    (P, P)."""

    values: Values
    covariance: Values

    def most_down_m_s(self, t_s: float) -> float:
        """How fast it fell at most at a time before its first sighting."""
        first_m_s = self.values[DOWN] + SURELY * math.sqrt(self.covariance[DOWN, DOWN])
        return fall_speed_m_s(first_m_s, min(self.values[DRAG], MOST_DRAG), t_s)

    def foreseen(self, t_s: float, view: View) -> _Foreseen:
        at = np.array([t_s])

        def place_of(values: Values) -> Values:
            return project_fall(values, at, view)[:2, 0]

        place = place_of(self.values)
        steps = _STEP * np.sqrt(np.maximum(np.diag(self.covariance), 1e-12))
        moved = np.stack([place_of(v) for v in self.values + np.diag(steps)], axis=1)
        slope = (moved - place[:, None]) / steps
        return _Foreseen(place, slope, slope @ self.covariance @ slope.T)

    def corrected(self, foreseen: _Foreseen, off_px: Values, spread_px: float) -> "_State":
        own = spread_px**2 * np.eye(2)
        gain = self.covariance @ foreseen.slope.T @ np.linalg.inv(foreseen.covariance + own)
        # Joseph's form: no rounding makes a variance negative.
        left = np.eye(len(self.values)) - gain @ foreseen.slope
        covariance = left @ self.covariance @ left.T + gain @ own @ gain.T
        return _State(self.values + gain @ off_px, covariance)

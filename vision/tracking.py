"""From blobs to tracks: the tracker's parameters for a picture of a given size."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vision.kernels import Tracker
from vision.motion import Motion


@dataclass(frozen=True, slots=True)
class TrackerParameters:
    """Lengths in shares of the picture's height, so that they hold for every resolution.

    detection: probability that a thing is seen in a frame. speed, acceleration: spread of what a
    new track may have (per s, per s²). jerk: root of the density of white jerk (per s^2.5).
    sigma_px + sigma_share × longer side: spread of a blob's centre. gate: in spreads.
    reach: longest step. coast_s: how long an established track goes on unseen. clutter_floor:
    least blobs a cell and frame; clutter_s: how long clutter is remembered. The score's constants
    follow the experiment behind the design: 0.9, 2.3 a miss, cells of 32 px, 0.03 a frame.
    """

    detection: float = 0.9
    speed: float = 0.5
    acceleration: float = 0.8
    jerk: float = 0.6
    jerk_share: float = 6.0
    sigma_px: float = 0.8
    sigma_share: float = 0.1
    gate: float = 3.7
    reach: float = 0.18
    coast_s: float = 0.35
    cell_px: float = 32.0
    clutter_floor: float = 2e-3
    clutter_s: float = 1.2
    area_spread: float = 0.6
    branches: int = 3
    keep: int = 6
    most: int = 5000


@dataclass(frozen=True, slots=True)
class Track:
    """A thing that moved down or up.

    score: log-likelihood ratio against clutter. points: (N, 11) float64 rows
    (frame, t_s, X, Y, x, y, w, h, area, contrast, score): X, Y the centre in steady coordinates,
    x, y the box's corner in the picture, score the track's up to there.
    """

    score: float
    points: NDArray[np.float64]


class TrackKeeper:
    """Follows everything that moves in one camera's picture."""

    def __init__(
        self, width: int, height: int, parameters: TrackerParameters | None = None
    ) -> None:
        p = parameters or TrackerParameters()
        self._tracker = Tracker(
            width=width,
            height=height,
            detection=p.detection,
            speed_px_s=p.speed * height,
            acceleration_px_s2=p.acceleration * height,
            jerk_px_s25=p.jerk * height,
            jerk_share=p.jerk_share,
            sigma_px=p.sigma_px,
            sigma_share=p.sigma_share,
            gate=p.gate,
            reach_px=p.reach * height,
            coast_s=p.coast_s,
            cell_px=p.cell_px,
            clutter_floor=p.clutter_floor,
            clutter_s=p.clutter_s,
            area_spread=p.area_spread,
            branches=p.branches,
            keep=p.keep,
            most=p.most,
        )

    def update(self, motion: Motion) -> None:
        """Take the blobs of the next frame."""
        self._tracker.update(motion.t_s, motion.index, motion.blobs, motion.dx, motion.dy)

    def moving(
        self, min_score: float, min_points: int, min_move_px: float, most_points: int = 400
    ) -> list[Track]:
        """Tracks that are alive, the best first, of what moved down or up by so much."""
        return [
            Track(score, points)
            for score, points in self._tracker.candidates(
                min_score, min_points, min_move_px, most_points
            )
        ]

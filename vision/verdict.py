"""What drew a path, by what is learned of its cues: a fall, or one of the usual others."""

import json
from pathlib import Path

import numpy as np

from vision import company, cues, reading
from vision.cues import FEWEST
from vision.fitting import Values
from vision.network import network_of
from vision.reading import Reading
from vision.suspects import SEEN_RISING, Points, X, Y, ascent, bend_px, descent, gained, setting_out
from vision.tracking import TrackKeeper

EXPLANATIONS = ("fall", "bird", "insect", "light", "weather", "ground", "scene")
"""light: leaf, bag or paper. weather: rain or snow. ground: vehicles and people. scene: foliage,
windows, curtains, lamps, reflections and a camera that shakes."""

MIN_SCORE = 8.0
MIN_MOVE_SHARE = 0.007
MOST_SLANT = 3.0
MOST_SLANT_THROWN = 12.0
"""Steeply above a camera a thing that is thrown over it comes down by a small part of its way."""

MIN_BEND_PX = 1.0
"""By how much the path of what rises bends down, between its middle and the line of its ends."""


def candidates(keeper: TrackKeeper, picture_height: float) -> list[Points]:
    """The parts of the tracks alive that may be falls, best first."""
    tracks = keeper.moving(MIN_SCORE, FEWEST, MIN_MOVE_SHARE * picture_height)
    parts = (candidate(track.points, picture_height) for track in tracks)
    return [part for part in parts if part is not None]


def candidate(points: Points, picture_height: float) -> Points | None:
    """The part of a track that may be a fall, if any: it comes down, or rises ever slower, and not
    mostly sideways; with what was seen of it on its way up before."""
    down = descent(points)
    rise = ascent(points[: len(points) - len(down) + 1])
    thrown = len(rise) >= SEEN_RISING
    part = np.concatenate([rise[:-1], down]) if thrown else setting_out(down)
    if len(part) < FEWEST or gained(part) < MIN_SCORE:
        return None
    move, aside = float(np.ptp(part[:, Y])), abs(part[-1, X] - part[0, X])
    slant = MOST_SLANT_THROWN if thrown else MOST_SLANT
    moves = move >= MIN_MOVE_SHARE * picture_height and aside <= slant * move
    return part if moves and (not thrown or bend_px(part) >= MIN_BEND_PX) else None


def glance(points: Points, picture_height: float, seen: Values | None = None) -> Values:
    """Log probability of each of EXPLANATIONS, shape (7,), by the path alone: cheap.

    seen: the path's cues where they are known, here and in what follows.
    """
    known = cues.cues(points, picture_height) if seen is None else seen
    return _GLANCE.log_probabilities(known)


def verdict(seen: Values, read: Reading, others: Values) -> Values:
    """Log probability of each of EXPLANATIONS, shape (7,), by the path, its physics and what else
    came down; see `evidence`."""
    return _VERDICT.log_probabilities(evidence(seen, read, others))


def evidence(seen: Values, read: Reading, others: Values) -> Values:
    """All that a verdict is made of, shape (69,).

    seen: the path's cues. read: its physics. others: its company's cues.
    """
    return np.concatenate([seen, read.cues, others])


def log_odds(log_p: Values, name: str) -> float:
    """Of one explanation against all others together."""
    k = EXPLANATIONS.index(name)
    others = np.delete(log_p, k)
    return float(log_p[k] - np.logaddexp.reduce(others))


LEARNED = Path(__file__).with_name("learned.json")
"""Weights that `towerwatch bench tune --write` wrote."""

VERDICT_NAMES = (
    *cues.NAMES,
    *(f"physics_{name}" for name in reading.NAMES),
    *(f"company_{name}" for name in company.NAMES),
)

_KEPT = json.loads(LEARNED.read_text(encoding="utf-8"))
_GLANCE = network_of(cues.NAMES, _KEPT["glance"])
_VERDICT = network_of(VERDICT_NAMES, _KEPT["verdict"])

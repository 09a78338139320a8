"""What drew a path, by what is learned of its cues: a fall, or one of the usual others."""

import numpy as np

from vision.cues import FEWEST, NAMES, cues
from vision.fitting import Values
from vision.learned import BIAS, CENTRE, WEIGHTS
from vision.suspects import Points, X, Y, descent, gained, setting_out
from vision.tracking import TrackKeeper

EXPLANATIONS = ("fall", "bird", "insect", "light", "weather", "ground", "scene")
"""light: leaf, bag or paper. weather: rain or snow. ground: vehicles and people. scene: foliage,
windows, curtains, lamps, reflections and a camera that shakes."""

PHYSICS = (0.0, 0.0, 0.3, 0.6, 0.2, 0.3, 0.5)
"""How much a unit of log evidence for falling counts in log odds against each of EXPLANATIONS:
by logistic regression on paths of the training half, but for insects, of which there were too few:
theirs is assumed. Birds dive as things fall, until they pull out, so physics does not speak against
them."""

MOST_PHYSICS = 25.0

MIN_SCORE = 8.0
MIN_DROP_SHARE = 0.015
MOST_SLANT = 3.0
MOST = 60

_CENTRE = np.array(CENTRE)
_BIAS = np.array(BIAS)
_WEIGHTS = np.array([WEIGHTS[name] for name in NAMES])


def candidates(keeper: TrackKeeper, picture_height: float) -> list[Points]:
    """The parts of the tracks alive that may be falls, best first: they come down, and not mostly
    sideways."""
    found = []
    for track in keeper.falling(MIN_SCORE, FEWEST, MIN_DROP_SHARE * picture_height):
        points = setting_out(descent(track.points))
        if len(points) < FEWEST or gained(points) < MIN_SCORE:
            continue
        drop, aside = points[-1, Y] - points[0, Y], abs(points[-1, X] - points[0, X])
        if drop >= MIN_DROP_SHARE * picture_height and aside <= MOST_SLANT * drop:
            found.append(points)
        if len(found) == MOST:
            break
    return found


def log_probabilities(points: Points, picture_height: float) -> Values:
    """Of each of EXPLANATIONS, shape (7,)."""
    scores = (cues(points, picture_height) - _CENTRE) @ _WEIGHTS + _BIAS
    top = float(scores.max())
    found: Values = scores - top - np.log(np.exp(scores - top).sum())
    return found


def log_odds(log_p: Values, name: str) -> float:
    """Of one explanation against the likeliest other one."""
    k = EXPLANATIONS.index(name)
    return float(log_p[k] - np.delete(log_p, k).max())


def belief(log_p: Values, physics: float) -> float:
    """Log odds of a fall against the likeliest other explanation, when physics has spoken.

    log_p (7,): by cues. physics: log evidence of falling against the likeliest other motion.
    """
    spoken = log_p - np.array(PHYSICS) * min(physics, MOST_PHYSICS)
    return log_odds(spoken, "fall")

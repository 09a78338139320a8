"""What physics makes of a path: the part of it that is most like a fall, and numbers that tell."""

import math
from dataclasses import dataclass

import numpy as np

from vision.fitting import Values
from vision.suspects import HEIGHT, TIME, WIDTH, Points, X, Y
from vision.trajectory import (
    DOWN,
    DRAG,
    ELEVATION,
    LOG_DEPTH,
    NEARER,
    ROLL,
    SIDE,
    Explanation,
    Judgement,
    Path,
    View,
    judge,
    project_fall,
    read_as_fall,
)

GOOD_MISFIT = 1.1
MOST_EVIDENCE = 25.0

OTHERS = ("light", "rain", "steady", "wandering")
NAMES = (
    "misfit",
    *(f"misfit_{name}" for name in OTHERS),
    *(f"over_{name}" for name in OTHERS),
    "drop",
    "drop_spread",
    "start_speed",
    "end_speed",
    "log_depth",
    "size",
    "side_speed",
    "nearing_speed",
    "drag",
    "depth_off",
    "elevation",
    "elevation_off",
    "roll",
    "light_start_speed",
    "light_drag",
    "rain_speed",
    "rain_side_speed",
    "kept_share",
    "kept",
    "skipped_s",
    "facade_known",
    "evidence_a_sighting",
)
"""over_*: log evidence of falling over another motion. *_off: from what was expected of the camera,
in spreads. Lengths, speeds, misfits and evidence as signed logarithms."""


@dataclass(frozen=True, slots=True)
class Reading:
    """kept: the sightings that belong to the motion. cues (31,): the numbers of NAMES."""

    kept: Points
    judgement: Judgement
    cues: Values


def read(points: Points, view: View, *, facade_known: bool) -> Reading:
    """Read a path as a fall and as whatever else could have drawn it.

    points: at least six sightings. facade_known: whether the view comes from a façade.
    """
    kept, fall = likeliest_fall(points, view)
    judgement = judge(Path.of(kept), view, fall)
    return Reading(kept, judgement, _cues(points, kept, judgement, view, facade_known))


def likeliest_fall(points: Points, view: View, fewest: int = 6) -> tuple[Points, Explanation]:
    """The part of a path that is most like a fall, read as one.

    A track may begin on something that moved where the fall began, or go on with something near
    its end: sightings at either end that the rest does not predict are left out.
    """
    kept, fall = points, read_as_fall(Path.of(points), view)
    for share in (0.35, 0.6):
        part = points[int(share * len(points)) :]
        if fall.misfit <= GOOD_MISFIT or len(part) < fewest:
            break
        agreed = _agreeing(points, part, read_as_fall(Path.of(part), view), view)
        if len(agreed) < fewest:
            continue
        again = read_as_fall(Path.of(agreed), view)
        if again.misfit < fall.misfit:
            kept, fall = agreed, again
    return kept, fall


def _agreeing(points: Points, part: Points, fall: Explanation, view: View) -> Points:
    t_s = points[:, TIME] - part[0, TIME]
    x, y, _ = project_fall(fall.fit.values[None], t_s, view)
    size = np.maximum(points[:, WIDTH], points[:, HEIGHT])
    error = np.hypot(points[:, X] - x[0], points[:, Y] - y[0]) / (0.7 + 0.07 * size)
    bad = error > 4.5
    middle = len(points) - len(part) // 2
    before = np.nonzero(bad[:middle] & (np.convolve(bad, [1, 1, 1], "same")[:middle] >= 2))[0]
    after = np.nonzero(bad[middle:] & (np.convolve(bad, [1, 1, 1], "same")[middle:] >= 2))[0]
    first = int(before[-1]) + 1 if len(before) else 0
    last = middle + int(after[0]) if len(after) else len(points)
    inside = points[first:last]
    agreed: Points = inside[~bad[first:last]]
    return agreed


def _cues(
    points: Points, kept: Points, judgement: Judgement, view: View, facade_known: bool
) -> Values:
    explanations = {e.name: e for e in judgement.explanations}
    others = [explanations[name] for name in OTHERS]
    own, fall = explanations["fall"], judgement.fall
    values, light, rain = (explanations[name].fit.values for name in ("fall", "light", "rain"))
    over = [
        min(max(own.log_evidence - e.log_evidence, -MOST_EVIDENCE), MOST_EVIDENCE) for e in others
    ]
    return np.array(
        [
            _log(judgement.misfit, 0.3),
            *(_log(e.misfit, 0.3) for e in others),
            *(_log(evidence, 2.0) for evidence in over),
            _log(fall.drop_m, 1.0),
            _log(fall.drop_spread_m, 1.0),
            _log(fall.start_m_s, 1.0),
            _log(fall.end_m_s, 2.0),
            math.log(fall.depth_m),
            _log(fall.size_m, 0.2),
            _log(values[SIDE], 0.5),
            _log(values[NEARER], 0.5),
            values[DRAG],
            (values[LOG_DEPTH] - view.log_depth[0]) / view.log_depth[1],
            values[ELEVATION],
            (values[ELEVATION] - view.elevation_rad[0]) / view.elevation_rad[1],
            values[ROLL],
            _log(light[DOWN], 1.0),
            light[DRAG],
            _log(rain[DOWN], 2.0),
            _log(rain[SIDE], 0.5),
            len(kept) / len(points),
            _log(len(kept), 5.0),
            kept[0, TIME] - points[0, TIME],
            float(facade_known),
            _log(own.log_evidence / len(kept), 1.0),
        ]
    )


def _log(value: float, unit: float) -> float:
    return math.copysign(math.log1p(abs(value) / unit), value)

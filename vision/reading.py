"""What physics makes of a path: the part of it that is most like a fall, and numbers that tell."""

import math
from dataclasses import dataclass

import numpy as np

from vision.blur import spread_px
from vision.cues import FEWEST, signed_log
from vision.fitting import Values
from vision.suspects import TIME, Points, X, Y
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
WORSE = 0.3
"""Spreads by which a fall may explain a path worse with what was seen before it."""

LEAST_KEPT = 0.5
"""Share of a path's sightings that a fall explains: of 2,684 drawn falls one needs less."""

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


def followed_back(reading: Reading, earlier: Points, view: View) -> Reading:
    """The reading of a fall with sightings before its first one, unless it explains them worse.

    earlier: see `vision.lookback.Past.before`. The numbers that a verdict is made of stay those of
    the path as it was found.
    """
    kept = np.concatenate([earlier, reading.kept])
    path = Path.of(kept)
    fall = read_as_fall(path, view)
    if fall.misfit > max(GOOD_MISFIT, reading.judgement.misfit + WORSE):
        return reading
    return Reading(kept, judge(path, view, fall), reading.cues)


def likeliest_fall(points: Points, view: View) -> tuple[Points, Explanation]:
    """The part of a path that is most like a fall, read as one.

    A track may begin on something that moved where the fall began, or end on something near it:
    sightings that the later part of the path does not predict are left out, half of them at most.
    What is foreign at the end is part of that part, so only little of it is noticed.
    """
    kept, fall = points, read_as_fall(Path.of(points), view)
    for share in (0.35, 0.6):
        part = points[int(share * len(points)) :]
        if fall.misfit <= GOOD_MISFIT or len(part) < FEWEST:
            break
        agreed = _agreeing(points, part, read_as_fall(Path.of(part), view), view)
        if len(agreed) < max(FEWEST, LEAST_KEPT * len(points)):
            continue
        again = read_as_fall(Path.of(agreed), view)
        if again.misfit < fall.misfit:
            kept, fall = agreed, again
    return kept, fall


def _agreeing(points: Points, part: Points, fall: Explanation, view: View) -> Points:
    t_s = points[:, TIME] - part[0, TIME]
    x, y, _ = project_fall(fall.fit.values, t_s, view)
    error = np.hypot(points[:, X] - x, points[:, Y] - y) / spread_px(points)
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
            signed_log(judgement.misfit, 0.3),
            *(signed_log(e.misfit, 0.3) for e in others),
            *(signed_log(evidence, 2.0) for evidence in over),
            signed_log(fall.drop_m, 1.0),
            signed_log(fall.drop_spread_m, 1.0),
            signed_log(fall.start_m_s, 1.0),
            signed_log(fall.end_m_s, 2.0),
            math.log(fall.depth_m),
            signed_log(fall.size_m, 0.2),
            signed_log(values[SIDE], 0.5),
            signed_log(values[NEARER], 0.5),
            values[DRAG],
            (values[LOG_DEPTH] - view.log_depth[0]) / view.log_depth[1],
            values[ELEVATION],
            (values[ELEVATION] - view.elevation_rad[0]) / view.elevation_rad[1],
            values[ROLL],
            signed_log(light[DOWN], 1.0),
            light[DRAG],
            signed_log(rain[DOWN], 2.0),
            signed_log(rain[SIDE], 0.5),
            len(kept) / len(points),
            signed_log(len(kept), 5.0),
            kept[0, TIME] - points[0, TIME],
            float(facade_known),
            signed_log(own.log_evidence / len(kept), 1.0),
        ]
    )

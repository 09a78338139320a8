"""What drew a collected path, and how much it counts when weights are learned."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

import numpy as np

from benchmarks.figures import FIXED_DAY, FIXED_DAY_HOURS
from benchmarks.paths import LabelledPath
from benchmarks.suite import Case
from vision.fitting import Values
from vision.scenes.scene import FacadeScene

OF_GROUP = {
    "birds": "bird",
    "insects": "insect",
    "leaves and bags": "light",
    "windows and curtains": "scene",
    "lights": "scene",
    "shakes": "scene",
    "foliage": "scene",
    "traffic": "ground",
    "rain": "weather",
    "snow": "weather",
}
"""Which explanation is right for the paths of a group."""

_PASSES_A_DAY = {**FIXED_DAY, "traffic": 100.0}
_HOURS_A_DAY = {**FIXED_DAY_HOURS, "snow": 1.0, "falls": 1.0}
_FALLS_SHARE = 1 / 3


def label_of(case: Case, path: LabelledPath) -> str | None:
    """The right explanation, or None where it is not known: in cases with falls other things come
    by as well."""
    if path.fall is not None:
        return "fall"
    if case.group == "falls":
        return "weather" if case.spec.condition in {"rain", "snow"} else None
    return OF_GROUP[case.group]


def importance(cases: Sequence[Case], paths: Sequence[LabelledPath]) -> Values:
    """How often a path like each comes in a fixed day, shape (N,): a false alarm costs the same
    whatever raised it. Falls together weigh a third of everything else together."""
    days = _days(cases)
    group = {case.name: case.group for case in cases}
    alike = Counter((path.case, path.thing) for path in paths)
    often = np.array(
        [
            (1.0 if path.fall is not None else 1 / days[group[path.case]])
            / alike[path.case, path.thing]
            for path in paths
        ]
    )
    falls = np.array([path.fall is not None for path in paths])
    often[falls] /= often[falls].sum() / _FALLS_SHARE
    often[~falls] /= often[~falls].sum()
    return often


def _days(cases: Sequence[Case]) -> Mapping[str, float]:
    """How many fixed days the cases of each group come to."""
    days: dict[str, float] = defaultdict(float)
    for case in cases:
        if case.group in _PASSES_A_DAY:
            days[case.group] += len(FacadeScene(case.spec).passes) / _PASSES_A_DAY[case.group]
        else:
            days[case.group] += case.spec.duration_s / 3600 / _HOURS_A_DAY[case.group]
    return days

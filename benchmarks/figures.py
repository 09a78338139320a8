"""The figures of a run: recall, false alarms a camera-day, floors, time to alarm."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks.intervals import Rate, Share
from benchmarks.results import CaseResult, FallResult
from benchmarks.suite import GROUPS, LIGHT

FIXED_DAY = {
    "birds": 300.0,
    "insects": 300.0,
    "leaves and bags": 20.0,
    "windows and curtains": 50.0,
    "lights": 100.0,
    "shakes": 20.0,
}
"""Passes of each group in a fixed day."""

FIXED_DAY_HOURS = {"foliage": 8.0, "rain": 2.0}
"""Hours of it in a fixed day. Traffic and snow are reported beside, and are no part of it."""


def recall(falls: Iterable[FallResult]) -> Share:
    """Share of falls that were found."""
    found = [fall.found for fall in falls]
    return Share(sum(found), len(found))


def falls_of(results: Sequence[CaseResult], visibility: str) -> list[FallResult]:
    """All falls of this visibility."""
    return [fall for r in results for fall in r.falls if fall.visibility == visibility]


def false_alarms(results: Sequence[CaseResult], group: str) -> Rate:
    """Alarms in the cases of a group, against its passes or its hours."""
    mine = [r for r in results if r.group == group]
    count = sum(len(r.false_alarms) for r in mine)
    if group in FIXED_DAY or group == "traffic":
        passes = sum(n for r in mine for kind, n in r.passes.items() if kind in GROUPS[group])
        return Rate(count, float(passes), "passes")
    return Rate(count, sum(r.video_s for r in mine) / 3600, "h")


def light_objects(results: Sequence[CaseResult]) -> Rate:
    """Leaves and bags that were reported as light objects, against all that came by."""
    passes = sum(r.passes.get(kind, 0) for r in results for kind in LIGHT)
    return Rate(sum(r.light_objects for r in results), float(passes), "passes")


def camera_day(results: Sequence[CaseResult]) -> tuple[float, float]:
    """False alarms a fixed day, and the upper end of their 95 % interval.

    The upper end adds the groups' exact upper ends in quadrature to the estimate: their errors
    are independent.
    """
    total, spread = 0.0, 0.0
    for group, a_day in {**FIXED_DAY, **FIXED_DAY_HOURS}.items():
        alarms = false_alarms(results, group)
        if alarms.exposure <= 0:
            return math.nan, math.inf
        total += alarms.value * a_day
        spread += ((alarms.interval[1] - alarms.value) * a_day) ** 2
    return total, total + math.sqrt(spread)


@dataclass(frozen=True, slots=True)
class Stated:
    """Floors that were told with about the same probability. stated: its mean, 0–1."""

    stated: float
    right: Share


def floor_bins(results: Sequence[CaseResult]) -> list[Stated]:
    """Told floors by their probability, in five bins; empty ones are left out."""
    bins: dict[int, list[tuple[float, bool]]] = {}
    for error, probability in _told_floors(results):
        bins.setdefault(min(int(probability * 5), 4), []).append((probability, error == 0))
    return [
        Stated(
            sum(probability for probability, _ in told) / len(told),
            Share(sum(right for _, right in told), len(told)),
        )
        for _, told in sorted(bins.items())
    ]


def floors(results: Sequence[CaseResult]) -> tuple[Share, Share, float]:
    """Share of exact floors, share within one floor, and the expected calibration error of the
    told probabilities in five bins (M. Naeini: Obtaining well calibrated probabilities, 2015)."""
    errors = [error for error, _ in _told_floors(results)]
    if not errors:
        return Share(0, 0), Share(0, 0), math.nan
    calibration = sum(
        abs(told.right.value - told.stated) * told.right.trials / len(errors)
        for told in floor_bins(results)
    )
    near = sum(abs(error) <= 1 for error in errors)
    return Share(errors.count(0), len(errors)), Share(near, len(errors)), calibration


def _told_floors(results: Sequence[CaseResult]) -> list[tuple[int, float]]:
    return [
        (fall.floor_error, fall.floor_probability)
        for r in results
        for fall in r.falls
        if fall.floor_error is not None and fall.floor_probability is not None
    ]


def impacts(results: Sequence[CaseResult]) -> tuple[float, Share]:
    """By which share speeds on the ground are off in the median, nan where none was told, and how
    many true ones lie between the ends that were told."""
    falls = [fall for r in results for fall in r.falls if fall.impact_share is not None]
    off = [abs(fall.impact_share - 1) for fall in falls if fall.impact_share is not None]
    held = Share(sum(bool(fall.impact_held) for fall in falls), len(falls))
    return float(np.median(off)) if off else math.nan, held


def alarm_times_s(results: Sequence[CaseResult]) -> list[float]:
    """From half a metre below the start to the alarm, of clear falls that were found; sorted."""
    return sorted(f.alarm_s for f in falls_of(results, "clear") if f.alarm_s is not None)


def seen_alarm_times_s(results: Sequence[CaseResult]) -> list[float]:
    """The same from when they were clearly visible, too."""
    falls = falls_of(results, "clear")
    return sorted(f.alarm_seen_s for f in falls if f.alarm_seen_s is not None)


def middle_and_late_s(times: Sequence[float]) -> tuple[float, float]:
    """Median and 95th percentile, nan where there are none."""
    if not times:
        return math.nan, math.nan
    return float(np.median(times)), float(np.percentile(times, 95))


def beside_falls(results: Sequence[CaseResult]) -> Rate:
    """False alarms in the cases with falls, against their hours."""
    return false_alarms(results, "falls")


def boxes_of(falls: Iterable[FallResult]) -> Share:
    """True boxes that are hit, of all boxes of these falls."""
    counts = [(fall.boxes_hit, fall.boxes) for fall in falls]
    return Share(sum(hit for hit, _ in counts), sum(boxes for _, boxes in counts))


def boxes_right(results: Sequence[CaseResult]) -> Share:
    """Path boxes that are on a fall."""
    return Share(sum(r.path_boxes_right for r in results), sum(r.path_boxes for r in results))


def f_measure(precision: float, recalled: float) -> float:
    """Harmonic mean; nan where either is."""
    both = precision + recalled
    return 2 * precision * recalled / both if both else both


def cost_ms(results: Sequence[CaseResult]) -> float:
    """Time in the rule, a frame."""
    frames = sum(r.frames for r in results)
    return 1000 * sum(r.rule_s for r in results) / frames if frames else math.nan

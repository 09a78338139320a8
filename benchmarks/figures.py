"""The figures of a run: recall, false alarms a camera-day, floors, time to alarm."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks.intervals import poisson, wilson
from benchmarks.runner import CaseResult, FallResult
from benchmarks.suite import GROUPS

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


@dataclass(frozen=True, slots=True)
class Share:
    """hits of trials."""

    hits: int
    trials: int

    def __str__(self) -> str:
        if self.trials == 0:
            return "none"
        low, high = wilson(self.hits, self.trials)
        share = self.hits / self.trials
        return f"{self.hits}/{self.trials} = {share:.2f} ({low:.2f} to {high:.2f})"


def recall(falls: Iterable[FallResult]) -> Share:
    """Share of falls that were found."""
    found = [fall.found for fall in falls]
    return Share(sum(found), len(found))


def falls_of(results: Sequence[CaseResult], visibility: str) -> list[FallResult]:
    """All falls of this visibility."""
    return [fall for r in results for fall in r.falls if fall.visibility == visibility]


def false_alarms(results: Sequence[CaseResult], group: str) -> tuple[int, float, str]:
    """Alarms in the cases of a group, what they are counted against, and its unit."""
    mine = [r for r in results if r.group == group]
    count = sum(len(r.false_alarms) for r in mine)
    if group in FIXED_DAY or group == "traffic":
        passes = sum(n for r in mine for kind, n in r.passes.items() if kind in GROUPS[group])
        return count, float(passes), "passes"
    return count, sum(r.video_s for r in mine) / 3600, "h"


def camera_day(results: Sequence[CaseResult]) -> tuple[float, float]:
    """False alarms a fixed day, and the upper end of their 95 % interval.

    The upper end adds the groups' exact upper ends in quadrature to the estimate: their errors
    are independent.
    """
    total, spread = 0.0, 0.0
    for group, a_day in {**FIXED_DAY, **FIXED_DAY_HOURS}.items():
        count, exposure, _ = false_alarms(results, group)
        if exposure <= 0:
            return math.nan, math.inf
        estimate = count / exposure * a_day
        total += estimate
        spread += (poisson(count, exposure)[1] * a_day - estimate) ** 2
    return total, total + math.sqrt(spread)


def floors(results: Sequence[CaseResult]) -> tuple[Share, Share, float]:
    """Share of exact floors, share within one floor, and the expected calibration error of the
    told probabilities in five bins (M. Naeini: Obtaining well calibrated probabilities, 2015)."""
    told = [
        (fall.floor_error, fall.floor_probability)
        for r in results
        for fall in r.falls
        if fall.floor_error is not None and fall.floor_probability is not None
    ]
    if not told:
        return Share(0, 0), Share(0, 0), math.nan
    error = np.array([e for e, _ in told])
    probability = np.array([p for _, p in told])
    right = error == 0
    bins = np.minimum((probability * 5).astype(int), 4)
    calibration = sum(
        abs(float(right[bins == k].mean()) - float(probability[bins == k].mean()))
        * float((bins == k).mean())
        for k in np.unique(bins)
    )
    near = Share(int((np.abs(error) <= 1).sum()), len(told))
    return Share(int(right.sum()), len(told)), near, calibration


def alarm_s(results: Sequence[CaseResult]) -> tuple[float, float]:
    """Median and 95th percentile of the time from half a metre below the start to the alarm, over
    clear falls that were found."""
    times = [fall.alarm_s for fall in falls_of(results, "clear") if fall.alarm_s is not None]
    if not times:
        return math.nan, math.nan
    return float(np.median(times)), float(np.percentile(times, 95))


def markdown(results: Sequence[CaseResult]) -> str:
    """The figures as tables, one column a system."""
    systems = list(dict.fromkeys(r.system for r in results))
    by_system = {system: [r for r in results if r.system == system] for system in systems}
    rows: list[tuple[str, list[str]]] = []

    def row(name: str, values: Iterable[str]) -> None:
        rows.append((name, list(values)))

    parts = by_system.values()
    row("clear falls found", (str(recall(falls_of(p, "clear"))) for p in parts))
    for condition in dict.fromkeys(f.condition for r in results for f in r.falls):
        row(
            f"– {condition}",
            (
                str(recall(f for f in falls_of(p, "clear") if f.condition == condition))
                for p in parts
            ),
        )
    row("faint falls found", (str(recall(falls_of(p, "faint"))) for p in parts))
    for group in GROUPS:
        row(f"false alarms: {group}", (_rate(p, group) for p in parts))
    row("false alarms in cases with falls", (str(_beside_falls(p)) for p in parts))
    row("false alarms a fixed day", ("{:.1f} (up to {:.1f})".format(*camera_day(p)) for p in parts))
    row("alarm, median and p95, s", ("{:.2f}, {:.2f}".format(*alarm_s(p)) for p in parts))
    row("floor exact", (str(floors(p)[0]) for p in parts))
    row("floor ±1", (str(floors(p)[1]) for p in parts))
    row("floor calibration error", (f"{floors(p)[2]:.2f}" for p in parts))
    row("ms a frame in the rule", (f"{_cost_ms(p):.1f}" for p in parts))
    head = "| figure | " + " | ".join(systems) + " |\n|---|" + "---|" * len(systems) + "\n"
    return head + "".join(f"| {name} | {' | '.join(values)} |\n" for name, values in rows)


def _rate(results: Sequence[CaseResult], group: str) -> str:
    count, exposure, unit = false_alarms(results, group)
    return (
        f"{count} in {exposure:.0f} {unit}" if unit == "passes" else f"{count} in {exposure:.3f} h"
    )


def _beside_falls(results: Sequence[CaseResult]) -> int:
    return sum(len(r.false_alarms) for r in results if r.group == "falls")


def _cost_ms(results: Sequence[CaseResult]) -> float:
    frames = sum(r.frames for r in results)
    return 1000 * sum(r.rule_s for r in results) / frames if frames else math.nan

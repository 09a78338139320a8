"""What went wrong most clearly."""

from collections.abc import Sequence

from benchmarks.fewer import OWN
from benchmarks.pictures import MOST
from benchmarks.results import CaseResult, FallResult, FalseAlarm


def worst_misses(results: Sequence[CaseResult]) -> list[tuple[str, FallResult]]:
    """Our clear falls that were not found, with their cases; at most 12, the clearest first.

    How clear a thing is grows with its contrast and its size: with what it adds to the picture
    over the noise of its pixels.
    """
    missed = [
        (r.case, fall)
        for r in results
        if r.system == OWN
        for fall in r.falls
        if fall.visibility == "clear" and not fall.found
    ]
    return sorted(missed, key=lambda miss: -miss[1].contrast * miss[1].size_px)[:MOST]


def worst_false_alarms(results: Sequence[CaseResult]) -> list[tuple[str, FalseAlarm]]:
    """Our false alarms with their cases; at most 12, the surest first."""
    alarms = [(r.case, alarm) for r in results if r.system == OWN for alarm in r.false_alarms]
    return sorted(alarms, key=lambda alarm: -alarm[1].confidence)[:MOST]

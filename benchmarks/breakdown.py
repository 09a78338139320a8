"""The same figures by size, contrast, condition, and by what came by."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise

from benchmarks.figures import falls_of, recall
from benchmarks.intervals import Rate, Share
from benchmarks.measured import CLEAR_CONTRAST, CLEAR_PX, ENOUGH_FRAMES
from benchmarks.results import CaseResult, FallResult

SIZES_PX = (3.0, 4.0, 6.0, 10.0, 20.0)
CONTRASTS = (8.0, 12.0, 20.0, 40.0)
"""Where one class ends and the next begins."""

NOTHING = "nothing"
"""What came by when nothing came by."""


def by_size(results: Sequence[CaseResult]) -> dict[str, Share]:
    """Recall by the typical size, pixels, of falls of enough contrast to be clear."""
    falls = (f for f in _long(results) if f.contrast >= CLEAR_CONTRAST)
    return _by_class(falls, SIZES_PX, lambda fall: fall.size_px)


def by_contrast(results: Sequence[CaseResult]) -> dict[str, Share]:
    """Recall by the typical contrast, grey levels, of falls of enough size to be clear."""
    falls = (f for f in _long(results) if f.size_px >= CLEAR_PX)
    return _by_class(falls, CONTRASTS, lambda fall: fall.contrast)


def by_condition(results: Sequence[CaseResult]) -> dict[str, Share]:
    """Recall of clear falls by condition."""
    clear = falls_of(results, "clear")
    conditions = dict.fromkeys(fall.condition for r in results for fall in r.falls)
    return {name: recall(f for f in clear if f.condition == name) for name in conditions}


def by_kind(results: Sequence[CaseResult]) -> dict[str, Rate]:
    """False alarms while a kind of distractor came by, against thousands of its passes.

    An alarm during several kinds counts for each of them: what caused it is not known.
    """
    passes: Counter[str] = Counter()
    alarms: Counter[str] = Counter()
    for result in results:
        passes.update(result.passes)
        for alarm in result.false_alarms:
            alarms.update(alarm.during or [NOTHING])
    kinds = sorted(passes) + ([NOTHING] if alarms[NOTHING] else [])
    return {kind: Rate(alarms[kind], passes[kind] / 1000, "1,000 passes") for kind in kinds}


def _long(results: Sequence[CaseResult]) -> list[FallResult]:
    """Falls that show long enough, save those that pass overhead: they do not come down."""
    return [
        fall
        for r in results
        for fall in r.falls
        if fall.boxes >= ENOUGH_FRAMES and fall.visibility != "overhead"
    ]


def _by_class(
    falls: Iterable[FallResult], edges: Sequence[float], measure: Callable[[FallResult], float]
) -> dict[str, Share]:
    names = [
        f"under {edges[0]:g}",
        *(f"{low:g} to {high:g}" for low, high in pairwise(edges)),
        f"{edges[-1]:g} and more",
    ]
    classes: list[list[FallResult]] = [[] for _ in names]
    for fall in falls:
        classes[sum(measure(fall) >= edge for edge in edges)].append(fall)
    return {name: recall(members) for name, members in zip(names, classes, strict=True)}

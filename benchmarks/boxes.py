"""Agreement of found boxes and times with true ones."""

from collections.abc import Sequence, Set

from benchmarks.truth import Box


def iou(a: Box, b: Box) -> float:
    """Area that both cover over the area that either covers, 0–1."""
    width = min(a.x + a.w, b.x + b.w) - max(a.x, b.x)
    height = min(a.y + a.h, b.y + b.h) - max(a.y, b.y)
    if width <= 0 or height <= 0:
        return 0.0
    both = width * height
    return min(both / (a.w * a.h + b.w * b.h - both), 1.0)


def correct(true: Sequence[Box], found: Sequence[Box], least: float) -> int:
    """How many found boxes are a true one; each counts once, those that agree best first."""
    pairs = sorted(
        ((iou(t, f), i, j) for i, t in enumerate(true) for j, f in enumerate(found)), reverse=True
    )
    used_true: set[int] = set()
    used_found: set[int] = set()
    for agreement, i, j in pairs:
        if agreement >= least and i not in used_true and j not in used_found:
            used_true.add(i)
            used_found.add(j)
    return len(used_true)


def time_overlap(true: Set[int], found: Set[int]) -> float:
    """Frames in both over frames in either, 0–1; 0 where both are empty."""
    either = len(true | found)
    return len(true & found) / either if either else 0.0

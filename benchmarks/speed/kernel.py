"""What it costs to look at a decoded frame, against what OpenCV does with the same planes."""

import time
from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from pathlib import Path

import cv2
import numpy as np

from benchmarks.baselines import Knn, Mog2
from benchmarks.speed.films import FOLIAGE, LARGE, QUIET, Reel, film
from benchmarks.speed.rows import Goal, Row
from benchmarks.speed.turns import Contestant, Turns, take_turns
from vision.falling import FallingRule
from vision.motion import MotionDetector
from vision.records import Frame, Luma
from vision.scenes.spec import SceneSpec
from vision.tracking import TrackKeeper

Look = Callable[[Frame], object]
"""Takes the next frame of a film."""

WARM_FRAMES = 15
SHARE_FRAMES = 5

_MARGIN = 0.25
_MOTION, _RULE = "motion, blobs, tracking", "the whole rule"
_ABSDIFF = "absdiff, threshold, countNonZero"
_YARDSTICKS = ("copy", _ABSDIFF, "MOG2", "KNN")
_GOALS = {("quiet", _ABSDIFF): 2.0, ("quiet", "MOG2"): 1 / 75}
_FOLIAGE_GOAL = 3.0
_LARGE_GOAL = 1.1


def kernel_rows(cache: Path, turns: int, *, large: bool) -> Iterator[Row]:
    """Quiet and windy scenes at 1080p, on one thread; large: also 4K."""
    threads = cv2.getNumThreads()
    cv2.setNumThreads(1)
    try:
        yield from _rows(cache, turns)
        if large:
            yield _large(cache, turns)
    finally:
        cv2.setNumThreads(threads)


def _rows(cache: Path, turns: int) -> Iterator[Row]:
    ran = take_turns(
        {
            f"{scene}: {name}": looking(look, reel)
            for scene, spec in (("quiet", QUIET), ("foliage", FOLIAGE))
            for reel in [Reel(film(spec, cache))]
            for name, look in _looks(spec).items()
        },
        turns,
    )
    for scene in ("quiet", "foliage"):
        for yardstick in _YARDSTICKS:
            bound = _GOALS.get((scene, yardstick))
            yield _row(ran, f"{scene}: {_MOTION}", f"{scene}: {yardstick}", bound)
        yield _row(ran, f"{scene}: {_RULE}", f"{scene}: {_ABSDIFF}", None)
    for name in (_MOTION, _RULE):
        yield _row(ran, f"foliage: {name}", f"quiet: {name}", _FOLIAGE_GOAL)


def _row(ran: Turns, own: str, yardstick: str, bound: float | None) -> Row:
    compared = ran.compare(own, yardstick)
    goal = None if bound is None else Goal(bound)
    return Row.of(own, yardstick, "ms a frame", compared, margin=_MARGIN, goal=goal)


def _large(cache: Path, turns: int) -> Row:
    ran = take_turns(
        {
            name: looking(FallingRule().update, Reel(shown), 1e6 / shown.pixels)
            for name, spec in (("4K", LARGE), ("1080p", QUIET))
            for shown in [film(spec, cache)]
        },
        turns,
    )
    compared = ran.compare("4K", "1080p")
    name, unit = f"quiet: {_RULE}, 4K", "ms a megapixel"
    return Row.of(name, "1080p", unit, compared, margin=_MARGIN, goal=Goal(_LARGE_GOAL))


def looking(look: Look, reel: Reel, scale: float = 1.0) -> Contestant:
    """Looks at some frames; costs milliseconds of processor time a frame, times `scale`."""
    frames = reel.endless()
    for frame in islice(frames, WARM_FRAMES):
        look(frame)

    def share() -> float:
        shown = list(islice(frames, SHARE_FRAMES))
        began_s = time.process_time()
        for frame in shown:
            look(frame)
        return 1e3 * scale * (time.process_time() - began_s) / SHARE_FRAMES

    return share


def _looks(spec: SceneSpec) -> Mapping[str, Look]:
    return {
        _MOTION: _motion(spec),
        _RULE: FallingRule().update,
        "copy": _copy(spec),
        _ABSDIFF: _Changed(spec).count,
        "MOG2": _applied(Mog2()),
        "KNN": _applied(Knn()),
    }


def _motion(spec: SceneSpec) -> Look:
    detector, keeper = MotionDetector(), TrackKeeper(spec.width, spec.height)

    def look(frame: Frame) -> None:
        motion = detector.update(frame)
        if motion is not None:
            keeper.update(motion)

    return look


def _copy(spec: SceneSpec) -> Look:
    target = np.zeros((spec.height, spec.width), np.uint8)
    return lambda frame: np.copyto(target, frame.luma)


class _Changed:
    """Counts what has changed since the frame before: the least that motion can be."""

    def __init__(self, spec: SceneSpec) -> None:
        self._before: Luma = np.zeros((spec.height, spec.width), np.uint8)
        self._difference, self._mask = self._before.copy(), self._before.copy()

    def count(self, frame: Frame) -> int:
        cv2.absdiff(frame.luma, self._before, dst=self._difference)
        cv2.threshold(self._difference, 15, 255, cv2.THRESH_BINARY, dst=self._mask)
        self._before = frame.luma
        return cv2.countNonZero(self._mask)


def _applied(foreground: Mog2 | Knn) -> Look:
    return lambda frame: foreground.apply(frame.luma)

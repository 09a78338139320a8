"""Paths that trackers find where the truth about each is known."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from benchmarks.measured import Sightings, Visible, visibility
from benchmarks.runner import encoded
from benchmarks.suite import Case
from benchmarks.truth import Box
from cameras.opening import open_source
from vision.fitting import Values
from vision.motion import MotionDetector
from vision.records import Frame
from vision.scenes.scene import FacadeScene
from vision.suspects import FRAME, HEIGHT, LEFT, SCORE, TOP, WIDTH, Owners, Points
from vision.thresholds import FallingParameters
from vision.tracking import TrackKeeper
from vision.verdict import candidates

EVERY_S = FallingParameters().judge_s
NEAR_PX = 5.0
MOST_A_CASE = 4000

_GROWN = 1.1
_THING, _FALL, _CLEAR, _COUNT = 1, 2, 3, 4
"""Columns of the rows that are kept, after t_s."""


Truth = Callable[[int], Iterable[tuple[int, Box]]]
"""By frame: the number of each fall that is in view, and its box."""

Found = tuple[Values, list[Points]]
"""Rows (t_s, thing, fall, clear, count), a fall of −1 is none; and each one's points."""


@dataclass(frozen=True, slots=True)
class LabelledPath:
    """thing: number of what drew the path, as far as shared sightings tell; fall: number of the
    true fall that it follows for at least half of its sightings, or None; clear: whether that
    fall shows clearly. points: see `vision.suspects.Points`."""

    case: str
    t_s: float
    thing: int
    fall: int | None
    clear: bool
    points: Points


@dataclass(eq=False)
class _Drawn:
    """A thing and its path when it had last grown."""

    number: int
    points: Points


def collect(case: Case, cache: Path, out: Path) -> list[LabelledPath]:
    """The paths of a case, from `out` where they were collected before."""
    return kept(case.name, out, lambda: _thinned(*_drawn(case, cache)))


def kept(name: str, out: Path, found: Callable[[], Found]) -> list[LabelledPath]:
    """Paths of this name, from `out`; what is not there yet is found and kept."""
    path = out / f"{name}.npz"
    if not path.exists():
        part = out / f"{name}.part.npz"
        rows, points = found()
        np.savez_compressed(part, rows=rows, points=np.concatenate([_NONE, *points]))
        part.replace(path)
    with np.load(path) as known:
        rows, together = known["rows"], known["points"].astype(np.float64)
    ends = np.cumsum(rows[:, _COUNT]).astype(int)
    return [
        _labelled(name, row, part)
        for row, part in zip(rows, np.split(together, ends)[:-1], strict=True)
    ]


_NONE = np.zeros((0, SCORE + 1))


def _labelled(case: str, row: Values, points: Points) -> LabelledPath:
    return LabelledPath(
        case=case,
        t_s=float(row[0]),
        thing=int(row[_THING]),
        fall=int(row[_FALL]) if row[_FALL] >= 0 else None,
        clear=bool(row[_CLEAR]),
        points=points,
    )


def _drawn(case: Case, cache: Path) -> Found:
    scene = FacadeScene(case.spec)
    seen = Visible(scene) if case.group == "falls" else None

    def watched(frames: Iterable[Frame]) -> Iterator[Frame]:
        for frame in frames:
            if seen is not None:
                seen.look(frame.index, frame.luma)
            yield frame

    @lru_cache(maxsize=4096)
    def truth(frame: int) -> list[tuple[int, Box]]:
        return [(box.fall, Box(box.x, box.y, box.w, box.h)) for box in scene.truth(frame)]

    with open_source(str(encoded(case, cache))) as source:
        rows, paths = follow(watched(source.frames()), truth)
    return told_clear((rows, paths), seen.sightings if seen is not None else {})


def told_clear(found: Found, sightings: Sightings) -> Found:
    """The same, with what falls show clearly."""
    rows, paths = found
    clear = [k for k, seen in sightings.items() if visibility(seen) == "clear"]
    rows[:, _CLEAR] = np.isin(rows[:, _FALL], clear)
    return rows, paths


def follow(frames: Iterable[Frame], truth: Truth) -> Found:
    """Every path that may be a fall each time it has grown."""
    motion = MotionDetector()
    keeper: TrackKeeper | None = None
    owners: Owners[_Drawn] = Owners()
    things = 0
    rows: list[tuple[float, ...]] = []
    paths: list[Points] = []
    last_s = -EVERY_S
    for frame in frames:
        height, width = frame.luma.shape
        keeper = keeper or TrackKeeper(width, height)
        moved = motion.update(frame)
        if moved is None:
            continue
        keeper.update(moved)
        if moved.t_s - last_s < EVERY_S:
            continue
        last_s = moved.t_s
        for points in candidates(keeper, height):
            thing = owners.thing(points, lambda t: t.points)
            if thing is None:
                thing, things = _Drawn(things, points), things + 1
            elif len(points) < _GROWN * len(thing.points):
                continue
            thing.points = points
            owners.claim(points, thing)
            rows.append((moved.t_s, thing.number, _fall(truth, points), 0.0, len(points)))
            paths.append(points.astype(np.float32))
    return np.array(rows).reshape(-1, _COUNT + 1), paths


def _thinned(rows: Values, paths: list[Points]) -> tuple[Values, list[Points]]:
    """In rain there are too many: all paths of some things are kept, and all falls."""
    if len(rows) <= MOST_A_CASE:
        return rows, paths
    order = np.random.default_rng(0).permutation(int(rows[:, _THING].max()) + 1)
    wanted = order[rows[:, _THING].astype(int)] < len(order) * MOST_A_CASE / len(rows)
    kept = np.nonzero(wanted | (rows[:, _FALL] >= 0))[0]
    return rows[kept], [paths[k] for k in kept]


def _fall(truth: Truth, points: Points) -> int:
    """The fall that the path follows for at least half of its sightings, or −1."""
    hits: Counter[int] = Counter()
    for row in points:
        x, y = row[LEFT] + row[WIDTH] / 2, row[TOP] + row[HEIGHT] / 2
        for fall, box in truth(int(row[FRAME])):
            middle_x, middle_y = box.centre
            away_px = np.hypot(x - middle_x, y - middle_y)
            hits[fall] += bool(away_px < NEAR_PX + max(box.w, box.h) / 2)
    fall, most = max(hits.items(), key=lambda hit: hit[1], default=(-1, 0))
    return fall if most >= len(points) / 2 else -1

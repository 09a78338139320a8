"""Paths that trackers find in drawn cases, with the truth about each."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.measured import Visible, visibility
from benchmarks.runner import encoded
from benchmarks.suite import Case
from cameras.opening import open_source
from vision.cues import NAMES, cues
from vision.fitting import Values
from vision.motion import MotionDetector
from vision.scenes.scene import FacadeScene
from vision.suspects import FRAME, HEIGHT, LEFT, TOP, WIDTH, Owners, Points
from vision.tracking import TrackKeeper
from vision.verdict import candidates

EVERY_S = 0.08
NEAR_PX = 5.0
MOST_A_CASE = 4000


@dataclass(frozen=True, slots=True)
class LabelledPath:
    """thing: number of what drew the path, as far as shared sightings tell; fall: number of the
    true fall that it follows for at least half of its sightings, or None; clear: whether that
    fall shows clearly. cues (34,)."""

    case: str
    t_s: float
    thing: int
    fall: int | None
    clear: bool
    cues: Values


@dataclass(eq=False)
class _Drawn:
    number: int
    points: Points


def collect(case: Case, cache: Path, out: Path) -> list[LabelledPath]:
    """The paths of a case, from `out` where they were collected before."""
    path = out / f"{case.name}.npz"
    if not path.exists():
        rows = _rows(case, cache)
        np.savez_compressed(path, rows=rows)
    with np.load(path) as kept:
        rows = kept["rows"]
    return [
        LabelledPath(case.name, row[0], int(row[1]), int(row[2]) if row[2] >= 0 else None,
                     bool(row[3]), row[4:])
        for row in rows
    ]  # fmt: skip


def _rows(case: Case, cache: Path) -> NDArray[np.float64]:
    scene = FacadeScene(case.spec)
    seen = Visible(scene) if case.spec.falls else None
    motion, keeper = MotionDetector(), TrackKeeper(case.spec.width, case.spec.height)
    owners: Owners[_Drawn] = Owners()
    count = 0
    found: list[list[float]] = []
    last_s = -1.0
    with open_source(str(encoded(case, cache))) as source:
        for frame in source.frames():
            if seen is not None:
                seen.look(frame.index, frame.luma)
            moved = motion.update(frame)
            if moved is None:
                continue
            keeper.update(moved)
            if moved.t_s - last_s < EVERY_S:
                continue
            last_s = moved.t_s
            for points in candidates(keeper, case.spec.height):
                thing = owners.thing(points, lambda t: t.points)
                if thing is None:
                    thing, count = _Drawn(count, points), count + 1
                elif len(points) < 1.1 * len(thing.points):
                    continue
                thing.points = points
                owners.claim(points, thing)
                fall = _fall(scene, points)
                values = cues(points, case.spec.height)
                found.append([moved.t_s, thing.number, fall, 0.0, *values])
    for row in found:
        if seen is not None and row[2] >= 0:
            row[3] = float(visibility(seen.sightings[int(row[2])]) == "clear")
    rows = np.array(found).reshape(-1, 4 + len(NAMES))
    if len(rows) > MOST_A_CASE:
        # In rain there are too many; all of some are kept, and all falls.
        order = np.random.default_rng(0).permutation(int(rows[:, 1].max()) + 1)
        wanted = order[rows[:, 1].astype(int)] < len(order) * MOST_A_CASE / len(rows)
        rows = rows[wanted | (rows[:, 2] >= 0)]
    return rows


def _fall(scene: FacadeScene, points: Points) -> int:
    if not scene.spec.falls:
        return -1
    hits: dict[int, int] = {}
    for row in points:
        for box in scene.truth(int(row[FRAME])):
            x = row[LEFT] + row[WIDTH] / 2 - box.x - box.w / 2
            y = row[TOP] + row[HEIGHT] / 2 - box.y - box.h / 2
            if np.hypot(x, y) < NEAR_PX + max(box.w, box.h) / 2:
                hits[box.fall] = hits.get(box.fall, 0) + 1
    best = max(hits, key=lambda k: hits[k], default=-1)
    return best if best >= 0 and hits[best] >= len(points) / 2 else -1

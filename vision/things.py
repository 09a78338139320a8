"""Wheeled things followed from look to look by their boxes, whatever they are called."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from vision.detections import Detection, Label
from vision.evidence import Evidence
from vision.rates import MISSED, Rates, outcome
from vision.records import PathBox, Point

Xyxy: TypeAlias = tuple[float, float, float, float]
"""Left, top, right, bottom in pixels."""


@dataclass(frozen=True, slots=True)
class ThingParameters:
    """same_share: of the smaller of two boxes that lies in the other, when both are of one thing.
    reach: of a box's diagonal that its middle moves in a second, at most, and at least
    reach_least in a look. covered_share: of a box that people hide, for a look to tell nothing.
    forget_s: how long an unseen
    thing is waited for, and its misses count. most_boxes: kept of one thing's path.
    """

    same_share: float = 0.6
    reach: float = 1.2
    reach_least: float = 0.35
    covered_share: float = 0.5
    forget_s: float = 1.5
    most_boxes: int = 600


@dataclass(eq=False, slots=True)
class Thing:
    """Something that comes in on wheels, or a false box.

    box, label, seen_s: of the last look that saw it. ebike_looks: looks that called it an e-bike.
    doubted: an event of it was withdrawn. born_inside: first seen behind a shut door. path: its
    boxes in time; when there are too many, every other one of them goes.
    """

    evidence: Evidence
    box: Xyxy
    first_box: Xyxy
    first_s: float
    seen_s: float
    ebike_looks: int = 0
    best_score: float = 0.0
    seen_now: bool = True
    label: Label = Label.EBIKE
    doubted: bool = False
    born_inside: bool = False
    path: list[PathBox] = field(default_factory=list)

    @property
    def foot(self) -> Point:
        """Where it stands, in pixels."""
        return foot(self.box)

    @property
    def moved(self) -> float:
        """How far its middle is from where it was first seen, in its box's diagonals."""
        return _apart(self.first_box, self.box)

    def moved_lately(self, within_s: float) -> float:
        """The same from where it was within_s before the last look that saw it."""
        b = next(b for b in self.path if b.t_s >= self.seen_s - within_s)
        return _apart((b.x, b.y, b.x + b.w, b.y + b.h), self.box)


class Things:
    """All wheeled things in sight."""

    def __init__(self, rates: Rates, parameters: ThingParameters | None = None) -> None:
        self._rates = rates
        self._parameters = parameters or ThingParameters()
        self.alive: list[Thing] = []

    def look(
        self,
        frame: int,
        t_s: float,
        detections: Sequence[Detection],
        *,
        kept: Callable[[Thing], bool] = lambda _: False,
    ) -> list[Thing]:
        """Take a look's boxes; return the things that are new.

        kept: things that are not forgotten however long they are unseen.
        """
        boxes = self._merged([d for d in detections if outcome(d.label, d.score) != MISSED])
        if not boxes and not self.alive:
            return []
        people = [d.xyxy for d in detections if d.label is Label.PERSON]
        patience_s = self._parameters.forget_s
        pairs = sorted(
            (distance, i, j)
            for i, thing in enumerate(self.alive)
            for j, box in enumerate(boxes)
            if (distance := self._distance(thing, box.xyxy, t_s)) < 1.0
        )
        taken: dict[int, Detection] = {}
        used: set[int] = set()
        for _, i, j in pairs:
            if i not in taken and j not in used:
                taken[i] = boxes[j]
                used.add(j)
        for i, thing in enumerate(self.alive):
            if i in taken:
                self._see(thing, taken[i], frame, t_s)
            else:
                thing.seen_now = False
                # What is away for long tells no more of what it was.
                if t_s - thing.seen_s <= patience_s and not self.covered(thing, people):
                    thing.evidence.add(MISSED, t_s)
        new = [self._begin(box, frame, t_s) for j, box in enumerate(boxes) if j not in used]
        self.alive = [x for x in self.alive if t_s - x.seen_s <= patience_s or kept(x)] + new
        return new

    def covered(self, thing: Thing, people: Sequence[Xyxy]) -> bool:
        """Whether somebody stands before the place where it was last seen."""
        share = self._parameters.covered_share
        return any(_overlap(thing.box, p) >= share * _area(thing.box) for p in people)

    def _merged(self, detections: list[Detection]) -> list[Detection]:
        """One box for each thing: its best. Several labels on one thing are one thing."""
        best: list[Detection] = []
        for d in sorted(detections, key=lambda d: -d.score):
            if all(self._share(d.xyxy, b.xyxy) < self._parameters.same_share for b in best):
                best.append(d)
        return best

    @staticmethod
    def _share(a: Xyxy, b: Xyxy) -> float:
        return _overlap(a, b) / max(min(_area(a), _area(b)), 1e-9)

    def _distance(self, thing: Thing, box: Xyxy, t_s: float) -> float:
        """Below 1 where the box may be the thing's."""
        p = self._parameters
        reach = max(p.reach_least, min(p.reach * (t_s - thing.seen_s), 1.0))
        return min(_apart(thing.box, box) / reach, 1.3 - _common(thing.box, box))

    def _begin(self, d: Detection, frame: int, t_s: float) -> Thing:
        thing = Thing(Evidence(self._rates), d.xyxy, d.xyxy, t_s, t_s)
        self._see(thing, d, frame, t_s)
        return thing

    def _see(self, thing: Thing, d: Detection, frame: int, t_s: float) -> None:
        thing.evidence.add(outcome(d.label, d.score), t_s)
        thing.box, thing.label, thing.seen_s, thing.seen_now = d.xyxy, d.label, t_s, True
        if d.label is Label.EBIKE:
            thing.ebike_looks += 1
            thing.best_score = max(thing.best_score, d.score)
        left, top, right, bottom = d.xyxy
        thing.path.append(PathBox(frame, t_s, left, top, right - left, bottom - top))
        if len(thing.path) > self._parameters.most_boxes:
            del thing.path[1:-1:2]


def foot(box: Xyxy) -> Point:
    """The middle of a box's lower edge."""
    return (box[0] + box[2]) / 2, box[3]


def same_place(a: Xyxy, b: Xyxy, share: float) -> bool:
    """Whether two boxes share that much of all they cover."""
    return _common(a, b) >= share


def _common(a: Xyxy, b: Xyxy) -> float:
    """Share of all that two boxes cover that lies in both."""
    both = _overlap(a, b)
    return both / max(_area(a) + _area(b) - both, 1e-9)


def _apart(a: Xyxy, b: Xyxy) -> float:
    """How far the middles of two boxes are from each other, in diagonals of the larger."""
    (ax, ay), (bx, by) = _middle(a), _middle(b)
    return math.hypot(bx - ax, by - ay) / max(_diagonal(a), _diagonal(b), 1.0)


def _middle(box: Xyxy) -> Point:
    return (box[0] + box[2]) / 2, (box[1] + box[3]) / 2


def _diagonal(box: Xyxy) -> float:
    return math.hypot(box[2] - box[0], box[3] - box[1])


def _area(box: Xyxy) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def _overlap(a: Xyxy, b: Xyxy) -> float:
    width = min(a[2], b[2]) - max(a[0], b[0])
    height = min(a[3], b[3]) - max(a[1], b[1])
    return width * height if width > 0 and height > 0 else 0.0

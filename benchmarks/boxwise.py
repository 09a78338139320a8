"""Frame by frame: which true boxes the paths of events pass, and which path boxes are on a fall."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.intervals import Share
from benchmarks.scoring import NEAR_PX
from benchmarks.truth import TrueFall
from vision.records import Event, EventKind, EventState, Point

_Centres = dict[int, list[Point]]


@dataclass(frozen=True, slots=True)
class BoxCount:
    """falls: true boxes of each fall, hit where a path passes. paths: path boxes of all events, hit
    where they are on a true box."""

    falls: dict[str, Share]
    paths: Share


def count_boxes(falls: Sequence[TrueFall], events: Sequence[Event]) -> BoxCount:
    """Compare the boxes of falls and of confirmed falling events.

    Two boxes agree when their centres are at most 25 px apart, in the same frame or the next to it.
    """
    told, true = _Centres(), _Centres()
    for event in events:
        if event.state is EventState.CONFIRMED and event.kind is EventKind.FALLING_OBJECT:
            for seen in event.path:
                centre = seen.x + seen.w / 2, seen.y + seen.h / 2
                told.setdefault(seen.frame, []).append(centre)
    for fall in falls:
        for frame, box in fall.boxes.items():
            true.setdefault(frame, []).append(box.centre)
    right = sum(_near(centre, frame, true) for frame in told for centre in told[frame])
    return BoxCount(
        falls={
            fall.id: Share(
                sum(_near(box.centre, frame, told) for frame, box in fall.boxes.items()),
                len(fall.boxes),
            )
            for fall in falls
        },
        paths=Share(right, sum(len(centres) for centres in told.values())),
    )


def _near(centre: Point, frame: int, others: _Centres) -> bool:
    return any(
        math.dist(centre, other) <= NEAR_PX
        for index in (frame - 1, frame, frame + 1)
        for other in others.get(index, ())
    )

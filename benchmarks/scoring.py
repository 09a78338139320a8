"""Which reported events are which true falls."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.truth import TrueFall
from vision.records import Event, EventKind, EventState, PathBox
from vision.scenes.stage import Pass

NEAR_PX = 25.0
LEAST_BOXES = 3


@dataclass(frozen=True, slots=True)
class Score:
    """found: the event of each fall that was found. boxes_hit: of each fall, found or not.

    light: light objects reported while one came by, which is right. other: confirmed falling or
    light objects that are no fall, or the same one again. withdrawn: provisional events that were
    taken back.
    """

    found: dict[str, Event]
    boxes_hit: dict[str, int]
    light: list[Event]
    other: list[Event]
    withdrawn: list[Event]

    @property
    def wrong(self) -> list[Event]:
        """All that counts as a false alarm."""
        return [*self.other, *self.withdrawn]


def score(
    falls: Sequence[TrueFall], events: Sequence[Event], light_passes: Sequence[Pass] = ()
) -> Score:
    """Match events, each by its last word, with falls. light_passes: of leaves and bags.

    An event matches when its path passes within 25 px of at least three true boxes, centre to
    centre, in the same frame or the next to it. The event that passes most boxes counts.
    """
    confirmed = [
        event
        for event in events
        if event.state is EventState.CONFIRMED and event.kind is not EventKind.CAMERA_BLIND
    ]
    found: dict[str, Event] = {}
    boxes_hit = {fall.id: 0 for fall in falls}
    falling = [event for event in confirmed if event.kind is EventKind.FALLING_OBJECT]
    pairs = sorted(
        ((boxes_passed(fall, event), fall.id, event) for fall in falls for event in falling),
        key=lambda pair: -pair[0],
    )
    used: set[str] = set()
    for hit, fall_id, event in pairs:
        if hit < LEAST_BOXES or fall_id in found or event.id in used:
            continue
        found[fall_id] = event
        boxes_hit[fall_id] = hit
        used.add(event.id)
    light = [
        event
        for event in confirmed
        if event.kind is EventKind.LIGHT_OBJECT and passing(event, light_passes)
    ]
    used.update(event.id for event in light)
    return Score(
        found=found,
        boxes_hit=boxes_hit,
        light=light,
        other=[event for event in confirmed if event.id not in used],
        withdrawn=[event for event in events if event.state is EventState.WITHDRAWN],
    )


def passing(event: Event, passes: Sequence[Pass]) -> list[Pass]:
    """Those passes that an event overlaps in time."""
    return [p for p in passes if p.start_s <= event.end_s and p.end_s >= event.start_s]


def boxes_passed(fall: TrueFall, event: Event) -> int:
    """How many true boxes the event's path passes."""
    by_frame = {box.frame: box for box in event.path}
    hit = 0
    for frame, box in fall.boxes.items():
        x, y = box.centre
        near = (by_frame.get(f) for f in (frame - 1, frame, frame + 1))
        hit += any(seen is not None and _distance(seen, x, y) <= NEAR_PX for seen in near)
    return hit


def _distance(box: PathBox, x: float, y: float) -> float:
    return math.hypot(box.x + box.w / 2 - x, box.y + box.h / 2 - y)

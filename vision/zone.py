"""The rule that sees e-bikes where none may be: lobbies, stairwells, corridors."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

from vision.bikes import BeliefParameters, Case, Moment, NewId, random_id, sure, suspect
from vision.detections import Detect, Detection, Label
from vision.errors import LookError
from vision.gate import MotionGate
from vision.health import SightKeeper
from vision.options import ZoneOptions
from vision.pace import Pace
from vision.rates import Rates, shipped_rates
from vision.records import Event, EventKind, Frame
from vision.things import Thing, Things, Xyxy

Corners: TypeAlias = NDArray[np.float32]
"""Corners of the zone in pixels, (n, 2)."""


@dataclass(frozen=True, slots=True)
class ZoneParameters:
    """came: how far a thing moved that has come in, in its box's diagonals. left_s: how long it
    is outside or unseen, in left_looks looks at least, until it has left; what people hide is not
    unseen. idle_s: between looks at what stands while nothing moves."""

    came: float = 0.25
    left_s: float = 3.0
    left_looks: int = 4
    idle_s: float = 5.0


@dataclass(eq=False, slots=True)
class _Stay:
    """A likely e-bike in the zone since since_s. away_s: since when it is not seen there, and in
    how many looks. entry, parking: what is reported of it."""

    thing: Thing
    since_s: float
    away_s: float | None = None
    away_looks: int = 0
    entry: Case | None = None
    parking: Case | None = None


class ZoneRule:
    """Judges the frames of a camera over a zone; see `vision.records.Rule`.

    An e-bike that comes in is an ebike_zone event until it leaves; one that stays for
    `parked_min` is an ebike_parked event, too, whether somebody saw it come or not.
    """

    def __init__(
        self,
        options: ZoneOptions,
        detect: Detect,
        *,
        rates: Rates | None = None,
        belief: BeliefParameters | None = None,
        parameters: ZoneParameters | None = None,
        new_id: NewId = random_id,
    ) -> None:
        self._options = options
        self._detect = detect
        self._belief = belief or BeliefParameters()
        self._parameters = parameters or ZoneParameters()
        self._new_id = new_id
        self._gate = MotionGate()
        self._pace = Pace(options.looks_per_s, idle_s=self._parameters.idle_s)
        self._sight = SightKeeper(new_id)
        self._things = Things(rates or shipped_rates())
        self._strictness = (50 - options.sensitivity) * self._belief.per_sensitivity
        self._stays: list[_Stay] = []
        self._now = Moment(0, 0.0)

    def update(self, frame: Frame) -> Sequence[Event]:
        """Take one frame; return the events that are new or changed."""
        events = self._sight.update(frame)
        moving = self._gate.update(frame)
        if self._pace.due(frame.t_s, awake=moving, idle=bool(self._stays)):
            height, width = frame.luma.shape
            zone = (np.array(self._options.polygon) * [width, height]).astype(np.float32)
            self._now = Moment(frame.index, frame.t_s, frame.captured_at)
            try:
                found = self._detect(frame.picture())
            except LookError:
                return events
            events += self._look(found, zone)
        return events

    def finish(self) -> Sequence[Event]:
        """The stream has ended: return the last word on every open event."""
        events = [event for stay in self._stays for event in self._close(stay)]
        self._stays = []
        return [*events, *self._sight.finish()]

    def _look(self, detections: Sequence[Detection], zone: Corners) -> list[Event]:
        mine = {id(stay.thing) for stay in self._stays}
        t_s = self._now.t_s
        self._things.look(self._now.frame, t_s, detections, kept=lambda thing: id(thing) in mine)
        for thing in self._things.alive:
            enough = sure if thing.doubted else suspect
            likely = enough(thing, self._belief, self._strictness)
            if thing.seen_now and likely and id(thing) not in mine and _in(zone, thing):
                self._stays.append(_Stay(thing, t_s))
        people = [d.xyxy for d in detections if d.label is Label.PERSON]
        events = [event for stay in self._stays for event in self._follow(stay, zone, people)]
        self._stays = [stay for stay in self._stays if not self._over(stay)]
        return events

    def _follow(self, stay: _Stay, zone: Corners, people: Sequence[Xyxy]) -> list[Event]:
        thing, t_s = stay.thing, self._now.t_s
        if thing.seen_now and _in(zone, thing):
            stay.away_s, stay.away_looks = None, 0
        elif thing.seen_now or not self._things.covered(thing, people):
            stay.away_s = t_s if stay.away_s is None else stay.away_s
            stay.away_looks += 1
        if self._left(stay):
            return self._close(stay)
        events = []
        if stay.entry is None and thing.moved >= self._parameters.came:
            stay.entry = Case.begin(self._new_id, EventKind.EBIKE_ZONE, thing, self._now)
            stay.entry.weigh(self._belief, self._strictness, self._now)
            events.append(stay.entry.event({}))
        elif (
            stay.entry is not None
            and not stay.entry.ended
            and stay.entry.weigh(self._belief, self._strictness, self._now)
        ):
            events.append(stay.entry.event({"false_stop": stay.entry.state == "withdrawn"}))
        parked_s = t_s - stay.since_s
        if (
            stay.parking is None
            and parked_s >= 60 * self._options.parked_min
            and sure(thing, self._belief, self._strictness)
        ):
            stay.parking = Case.begin(self._new_id, EventKind.EBIKE_PARKED, thing, self._now)
            stay.parking.weigh(self._belief, self._strictness, self._now)
            events.append(stay.parking.event({"parked_s": round(parked_s, 1)}))
        return events

    def _left(self, stay: _Stay) -> bool:
        p = self._parameters
        return (
            stay.away_s is not None
            and self._now.t_s - stay.away_s >= p.left_s
            and stay.away_looks >= p.left_looks
        )

    def _over(self, stay: _Stay) -> bool:
        withdrawn = stay.entry is not None and stay.entry.state == "withdrawn"
        return self._left(stay) or (withdrawn and stay.parking is None)

    def _close(self, stay: _Stay) -> list[Event]:
        events = []
        for case in (stay.entry, stay.parking):
            if case is not None and not case.ended:
                case.become("cleared" if case.confirmed else "withdrawn", self._now)
                events.append(case.event({"stayed_s": round(self._now.t_s - stay.since_s, 1)}))
        return events


def _in(zone: Corners, thing: Thing) -> bool:
    return cv2.pointPolygonTest(zone, thing.foot, False) >= 0

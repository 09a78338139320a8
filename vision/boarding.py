"""What comes into a cabin on wheels: which of it is an e-bike, from suspicion to its leaving."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from vision.bikes import BeliefParameters, Case, Moment, NewId, random_id, sure, suspect
from vision.cabin import CabinState
from vision.detections import Detection, Label
from vision.options import ElevatorOptions
from vision.rates import Rates, shipped_rates
from vision.records import Event, EventKind, Point
from vision.things import Thing, Things, Xyxy, foot, same_place

_SHUT = frozenset({CabinState.CLOSED, CabinState.MOVING})


@dataclass(frozen=True, slots=True)
class BoardingParameters:
    """sill: how far beyond the door's opening a thing stands when it is in the cabin; near: how
    close to it when it is at the door; both shares of the picture's height. came: how far a thing
    moved that has come in, in its box's diagonals. stand_looks: looks that say e-bike of a thing
    that nobody saw come, before it is believed. twin_s: two bikes come through a door that long
    after each other; what appears sooner or elsewhere is a mirror's. left_s: how long a bike is
    outside, or unseen at an open door, until it has left; gone_s: unseen elsewhere; lost_s: the
    same where no door is known and it had not moved for stood_s; out_of_sight_s: hidden by people.
    learn_s: after the start, what stands still belongs to the cabin.
    place_share: of two boxes at one place; place_looks: looks until a place is known to show a
    bike that is none; most_places: remembered.
    """

    sill: float = 0.02
    near: float = 0.14
    came: float = 0.22
    stand_looks: int = 8
    twin_s: float = 1.0
    left_s: float = 1.0
    gone_s: float = 3.0
    lost_s: float = 30.0
    stood_s: float = 2.0
    out_of_sight_s: float = 120.0
    learn_s: float = 30.0
    place_share: float = 0.5
    place_looks: int = 10
    most_places: int = 16


@dataclass(eq=False, slots=True)
class _Place:
    """Where something has been standing since since_s that never came in."""

    box: Xyxy
    since_s: float
    looks: int = 1


@dataclass(eq=False, slots=True)
class _Stay:
    """A bike in the cabin. outside_s: since when it is out again; absent_s: how long it was
    unseen while it could leave; looked_s: the last look."""

    case: Case
    looked_s: float
    outside_s: float | None = None
    absent_s: float = 0.0


class Boarding:
    """Judges the looks into one cabin, in order; knows no pixels.

    width, height: of the picture in which boxes are. new_id: makes event ids.
    """

    def __init__(
        self,
        options: ElevatorOptions,
        width: int,
        height: int,
        *,
        rates: Rates | None = None,
        belief: BeliefParameters | None = None,
        parameters: BoardingParameters | None = None,
        new_id: NewId = random_id,
    ) -> None:
        self._options = options
        self._height = height
        self._belief = belief or BeliefParameters()
        self._parameters = parameters or BoardingParameters()
        self._new_id = new_id
        self._things = Things(rates or shipped_rates())
        self._door = (
            None
            if options.door is None
            else (np.array(options.door) * [width, height]).astype(np.float32)
        )
        self._strictness = (50 - options.sensitivity) * self._belief.per_sensitivity
        self._stays: list[_Stay] = []
        self._places: list[_Place] = []
        self._cabin: CabinState | None = None
        self._now = Moment(0, 0.0)
        self._start_s: float | None = None
        self._silent_until_s = -np.inf

    @property
    def busy(self) -> bool:
        """Whether an event is open."""
        return bool(self._stays)

    @property
    def attentive(self) -> bool:
        """Whether a look that finds nothing would tell it anything."""
        return bool(self._stays or self._things.alive)

    @property
    def learning(self) -> bool:
        """Whether it is still being learned what belongs to the cabin."""
        return self._start_s is None or self._now.t_s - self._start_s < self._parameters.learn_s

    def look(
        self, now: Moment, detections: Sequence[Detection], cabin: CabinState | None
    ) -> list[Event]:
        """Take what a look found; return the events that are new or changed."""
        if self._start_s is None:
            self._start_s = now.t_s
        self._now = now
        turned, self._cabin = cabin != self._cabin, cabin
        mine = {id(stay.case.thing) for stay in self._stays}
        new = self._things.look(
            now.frame, now.t_s, detections, kept=lambda thing: id(thing) in mine
        )
        for thing in new:
            thing.born_inside = cabin in _SHUT
        events: list[Event] = []
        if self._stays:
            people = [d.xyxy for d in detections if d.label is Label.PERSON]
            events += [
                self._event(stay.case)
                for stay in self._stays
                if self._follow(stay, people) or turned
            ]
            self._stays = [stay for stay in self._stays if not stay.case.ended]
            mine = {id(stay.case.thing) for stay in self._stays}
        for thing in self._things.alive:
            if thing.seen_now and thing.label is Label.EBIKE and id(thing) not in mine:
                events += self._consider(thing)
        return events

    def finish(self) -> list[Event]:
        """The stream has ended: the last word on every open event."""
        for stay in self._stays:
            stay.case.become("cleared" if stay.case.confirmed else "withdrawn", self._now)
        events = [self._event(stay.case) for stay in self._stays]
        self._stays = []
        return events

    def _consider(self, thing: Thing) -> list[Event]:
        """Begin an event when a thing seems to be an e-bike that came in."""
        p, belief, strictness = self._parameters, self._belief, self._strictness
        if not self._came(thing):
            self._remember(thing)
            stands = thing.ebike_looks >= p.stand_looks and sure(thing, belief, strictness)
            if not stands or self.learning or self._belongs(thing):
                return []
        # With the door shut nothing comes in, and nothing is left to hold.
        shut = self._cabin in _SHUT
        wary = shut or thing.doubted or self._now.t_s < self._silent_until_s
        enough = sure if wary else suspect
        if not enough(thing, belief, strictness) or not self._inside(thing.foot):
            return []
        if self._continues(thing) or self._mirrored(thing):
            return []
        case = Case.begin(self._new_id, EventKind.EBIKE_ELEVATOR, thing, self._now)
        self._stays.append(_Stay(case, self._now.t_s))
        case.weigh(belief, strictness, self._now)
        return [self._event(case)]

    def _follow(self, stay: _Stay, people: Sequence[Xyxy]) -> bool:
        """Whether the state of a bike changed."""
        case, now = stay.case, self._now
        passed_s, stay.looked_s = now.t_s - stay.looked_s, now.t_s
        changed = case.weigh(self._belief, self._strictness, now)
        if case.confirmed and self._has_left(stay, people, passed_s):
            case.become("cleared", now)
            changed = True
        if case.ended:
            self._silent_until_s = now.t_s + self._options.quiet_s
        return changed

    def _has_left(self, stay: _Stay, people: Sequence[Xyxy], passed_s: float) -> bool:
        p, thing, t_s = self._parameters, stay.case.thing, self._now.t_s
        if thing.seen_now:
            stay.absent_s = 0.0
            if self._inside(thing.foot):
                stay.outside_s = None
                return False
            stay.outside_s = t_s if stay.outside_s is None else stay.outside_s
            return self._cabin in _SHUT or t_s - stay.outside_s >= p.left_s
        if self._cabin in _SHUT:
            # What was in a cabin when it shut is in it still, seen or not.
            return stay.outside_s is not None
        hidden = self._things.covered(thing, people)
        if hidden and t_s - thing.seen_s < p.out_of_sight_s:
            return False
        stay.absent_s += passed_s
        return stay.absent_s >= self._patience_s(thing)

    def _patience_s(self, thing: Thing) -> float:
        """How long a bike is unseen while it could leave, until it has left."""
        p = self._parameters
        if self._at_door(thing.foot):
            return p.left_s
        stood = self._door is None and thing.moved_lately(p.stood_s) < p.came
        return p.lost_s if stood else p.gone_s

    def _continues(self, thing: Thing) -> bool:
        """Whether this is a bike of an open event that was lost from sight."""
        for stay in self._stays:
            if not stay.case.thing.seen_now:
                stay.case.goes_on_as(thing)
                stay.absent_s, stay.outside_s = 0.0, None
                return True
        return False

    def _mirrored(self, thing: Thing) -> bool:
        """Whether this is the image of another bike that is in sight."""
        p = self._parameters
        others = [
            other
            for other in self._things.alive
            if other is not thing
            and self._now.t_s - other.seen_s < p.twin_s
            and suspect(other, self._belief, self._strictness)
        ]
        if not others:
            return False
        if any(thing.first_s - other.first_s < p.twin_s for other in others if self._has(other)):
            return True
        return not self._through_door(thing)

    def _has(self, thing: Thing) -> bool:
        return any(stay.case.thing is thing for stay in self._stays)

    def _came(self, thing: Thing) -> bool:
        moved = thing.moved >= self._parameters.came
        return not thing.born_inside and (self._through_door(thing) or moved)

    def _through_door(self, thing: Thing) -> bool:
        """Whether it was first seen in the door or before it; anything may be, where no door is
        known."""
        return self._at_door(foot(thing.first_box)) if self._door is not None else thing.moved > 0.5

    def _at_door(self, point: Point) -> bool:
        return self._beyond(point) <= self._parameters.near * self._height

    def _inside(self, point: Point) -> bool:
        return self._door is None or self._beyond(point) > self._parameters.sill * self._height

    def _beyond(self, point: Point) -> float:
        """How far from the door's opening, in pixels; below 0 in it."""
        if self._door is None:
            return np.inf
        return -cv2.pointPolygonTest(self._door, point, True)

    def _remember(self, thing: Thing) -> None:
        """What stands and never came is part of the cabin: a poster, a picture, a pushchair."""
        p = self._parameters
        for place in self._places:
            if same_place(place.box, thing.box, p.place_share):
                place.looks += 1
                break
        else:
            self._places.append(_Place(thing.box, thing.first_s))
            if len(self._places) > p.most_places:
                self._places.remove(min(self._places, key=lambda place: place.looks))

    def _belongs(self, thing: Thing) -> bool:
        p = self._parameters
        assert self._start_s is not None
        known_s = max(thing.first_s, self._start_s + p.learn_s)
        return any(
            place.looks >= p.place_looks
            and place.since_s < known_s
            and same_place(place.box, thing.box, p.place_share)
            for place in self._places
        )

    def _event(self, case: Case) -> Event:
        return case.event(
            {
                "cabin": self._cabin.value if self._cabin is not None else None,
                "false_stop": case.state == "withdrawn",
            }
        )

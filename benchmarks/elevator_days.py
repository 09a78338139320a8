"""Elevators watched for days in replayed detections, and what the rule made of them."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from benchmarks.elevator_replay import Speaker, score_of
from benchmarks.elevator_trips import DOOR, HEIGHT, WIDTH, Mover, Trip, trips
from vision.bikes import Moment
from vision.boarding import Boarding
from vision.cabin import CabinState
from vision.detections import Detection, Label
from vision.options import ElevatorOptions
from vision.rates import MISSED, NOTHING, THINGS, Rates
from vision.records import Event, EventState, StateChange

_SHAKE = 0.03  # of a box's size, by which its edges are off; assumed
_POSTERS, _MIRRORS = 0.1, 0.3  # shares of cabins; assumed
_FPS = 25.0


@dataclass(frozen=True, slots=True)
class Entry:
    """An e-bike that came in. hold_s: from its first pixel in the door to the suspicion that was
    not withdrawn; None when there was none before the door had closed. alarm_s: to the
    confirmation, whenever it came. given_up: suspicions that were withdrawn while it was there."""

    hold_s: float | None
    alarm_s: float | None
    given_up: int


@dataclass(slots=True)
class Days:
    """What came of one elevator's days. false_stops: by kind of trip. bikes, told: e-bikes of
    trips that were caught, and the events they gave. looks: taken by the detector."""

    days: float
    trips: int = 0
    looks: int = 0
    entries: list[Entry] = field(default_factory=list)
    false_stops: dict[str, int] = field(default_factory=dict)
    confirmed_false: int = 0
    bikes: int = 0
    told: int = 0


@dataclass(frozen=True, slots=True)
class _Said:
    """One thing's boxes in a trip: outcome and depth at each look."""

    mover: Mover
    outcomes: NDArray[np.int64]
    depths: NDArray[np.float64]
    mirrored: bool = False


def watch(seed: int, days: int, rates: Rates, options: ElevatorOptions | None = None) -> Days:
    """Let one elevator run for some days; the same seed gives the same days."""
    random = np.random.default_rng([seed, 5])
    options = options or ElevatorOptions(door=DOOR)
    numbers = iter(range(1_000_000_000))
    boarding = Boarding(
        options, WIDTH, HEIGHT, rates=rates, new_id=lambda: f"{seed}-{next(numbers)}"
    )
    replay = _Replay(random, rates, 1 / options.looks_per_s, boarding)
    replay.settle()
    result = Days(days)
    for trip in trips(random, days):
        looks, events = replay.ride(trip)
        result.looks += looks
        _count(trip, events, result)
    return result


class _Replay:
    def __init__(
        self, random: np.random.Generator, rates: Rates, look_s: float, boarding: Boarding
    ) -> None:
        self._random = random
        self._look_s = look_s
        self._boarding = boarding
        self._speakers = {
            label: Speaker.of(rates, rates.shares[label]) for label in (*THINGS, NOTHING)
        }
        self._poster = random.random() < _POSTERS
        self._mirror = random.random() < _MIRRORS

    def settle(self) -> None:
        """The first half minute, when nobody is there."""
        times = np.arange(0.0, 31.0)
        poster = self._poster_says(len(times), 1.0)
        for t_s, outcome in zip(times, poster, strict=True):
            boxes = [self._poster_box(outcome)] if outcome != MISSED else []
            self._boarding.look(_moment(float(t_s)), boxes, CabinState.MOVING)

    def ride(self, trip: Trip) -> tuple[int, list[Event]]:
        """One trip: how many looks there were, and all reports."""
        first_s = trip.start_s + self._random.uniform(0, self._look_s)
        times = np.arange(first_s, trip.end_s + 8.0, self._look_s)
        said = [s for mover in trip.movers for s in self._says(trip, mover, times)]
        poster = self._poster_says(len(times), self._look_s)
        events: list[Event] = []
        if not (poster.any() or self._boarding.busy or any(s.outcomes.any() for s in said)):
            return len(times), events
        for i, t in enumerate(times):
            t_s = float(t)
            boxes = [self._box(s, i) for s in said if s.outcomes[i] != MISSED]
            if poster[i] != MISSED:
                boxes.append(self._poster_box(poster[i]))
            if not boxes and not self._boarding.attentive:
                continue
            boxes += _people(trip, t_s)
            events += self._boarding.look(_moment(t_s), boxes, trip.cabin(t_s))
        return len(times), events

    def _says(self, trip: Trip, mover: Mover, times: NDArray[np.float64]) -> list[_Said]:
        depths = mover.depths_m(times, trip.leaves_s)
        visible = mover.visible(times, depths)
        shut = np.array([trip.cabin(float(t)) in _SHUT for t in times])
        visible = np.where(shut & (depths <= 0), 0.0, visible)
        if mover.label is None:
            visible = np.where(visible > 0, 1.0, 0.0)
        speaker = self._speakers[mover.label or NOTHING]
        found = [_Said(mover, speaker.say(self._random, visible, self._look_s), depths)]
        if self._mirror and mover.label is not None:
            # The image in a side wall: as if it stood beyond the wall, and half as clear.
            inside = np.where(depths > 0.2, 0.5 * visible, 0.0)
            outcomes = speaker.say(self._random, inside, self._look_s)
            found.append(_Said(mover, outcomes, depths, mirrored=True))
        return found

    def _box(self, said: _Said, i: int) -> Detection:
        label, score = score_of(int(said.outcomes[i]), self._random)
        jitter = self._random.normal(0, _SHAKE, 4)
        left, top, right, bottom = said.mover.box(float(said.depths[i]), jitter)
        if said.mirrored:
            wall = WIDTH / 2 + 150
            left, right = 2 * wall - right, 2 * wall - left
        return Detection(label, score, (left, top, right, bottom))

    def _poster_says(self, looks: int, look_s: float) -> NDArray[np.int64]:
        """A picture of an e-bike is said to be one."""
        if not self._poster:
            return np.zeros(looks, np.int64)
        return self._speakers[Label.EBIKE].say(self._random, np.full(looks, 0.7), look_s)

    def _poster_box(self, outcome: int) -> Detection:
        label, score = score_of(int(outcome), self._random)
        left, top, right, bottom = 40 + self._random.normal(0, 1.5, 4)
        return Detection(label, score, (left, top + 60, right + 70, bottom + 150))


_SHUT = frozenset({CabinState.CLOSED, CabinState.MOVING})


def _moment(t_s: float) -> Moment:
    return Moment(round(t_s * _FPS), t_s)


def _people(trip: Trip, t_s: float) -> list[Detection]:
    """Who hides a thing stands before it; nobody else's box matters to the rule."""
    found = []
    for mover in trip.movers:
        if any(begin_s <= t_s < end_s for begin_s, end_s in mover.hidden):
            depth = float(mover.depths_m(np.array([t_s]), trip.leaves_s)[0])
            left, top, right, bottom = mover.box(depth, np.zeros(4))
            found.append(Detection(Label.PERSON, 0.9, (left - 20, top - 80, right + 20, bottom)))
    return found


def _count(trip: Trip, events: Sequence[Event], result: Days) -> None:
    result.trips += 1
    last = {event.id: event for event in events}.values()
    bikes = [m for m in trip.movers if m.label is Label.EBIKE and not m.stays_out]
    if not bikes:
        if last:
            result.false_stops[trip.kind] = result.false_stops.get(trip.kind, 0) + len(last)
            result.confirmed_false += sum(e.state is EventState.CONFIRMED for e in last)
        return
    entry = entry_of(bikes[0].enters_s, trip.shut_s, [event.states for event in last])
    result.entries.append(entry)
    if entry.hold_s is not None:
        result.bikes += len(bikes)
        result.told += sum(e.state is EventState.CONFIRMED for e in last)


def entry_of(enters_s: float, shut_s: float, stories: Sequence[Sequence[StateChange]]) -> Entry:
    """What the stories of events say of one entry."""
    held = [s for s in stories if s[-1].state != "withdrawn" or s[-1].t_s > shut_s]
    hold_s = min((s[0].t_s for s in held if s[0].t_s < shut_s), default=None)
    alarms = (change.t_s for s in held for change in s if change.state == "confirmed")
    alarm_s = min(alarms, default=None)
    return Entry(
        None if hold_s is None else hold_s - enters_s,
        None if alarm_s is None else alarm_s - enters_s,
        sum(s[-1].state == "withdrawn" and s[-1].t_s <= shut_s for s in stories),
    )

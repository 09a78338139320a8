"""The rule that tells a falling object from everything else."""

import math
import secrets
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from itertools import count

import numpy as np

from vision.calibration import Calibration, calibrate, learned
from vision.company import Company
from vision.fitting import Values
from vision.health import SightKeeper
from vision.lookback import Past, leads_to
from vision.motion import Motion, MotionDetector, MotionParameters
from vision.options import FallingOptions
from vision.reading import Reading, followed_back, read
from vision.reasons import path_of, reasons_of
from vision.records import Event, EventKind, EventState, Frame
from vision.regions import Sensitivity
from vision.suspects import FRAME, TIME, Owners, Points, X, Y, gained
from vision.thresholds import FallingParameters
from vision.tracking import TrackerParameters, TrackKeeper
from vision.trajectory import View
from vision.verdict import EXPLANATIONS, candidates, glance, log_odds, verdict
from vision.watched import Suspect


class FallingRule:
    """Judges the frames of one camera; see `vision.records.Rule`.

    options: what the user asked for. parameters: what a path must have. new_id: makes event ids.
    """

    def __init__(
        self,
        options: FallingOptions | None = None,
        *,
        parameters: FallingParameters | None = None,
        motion: MotionParameters | None = None,
        tracker: TrackerParameters | None = None,
        new_id: Callable[[], str] = lambda: secrets.token_hex(8),
    ) -> None:
        self._options = options or FallingOptions()
        self._parameters = parameters or FallingParameters()
        self._motion = MotionDetector(motion)
        self._tracker_parameters = tracker
        self._new_id = new_id
        self._sight = SightKeeper(new_id)
        self._size = (0, 0)
        self._suspects: list[Suspect] = []
        self._numbers = count()
        self._owners: Owners[Suspect] = Owners()
        self._judged_s = self._forgot_s = -math.inf
        self._now: Frame | None = None

    def update(self, frame: Frame) -> Sequence[Event]:
        """Take one frame; return the events that are new or changed."""
        height, width = frame.luma.shape
        if (width, height) != self._size:
            events = self._close()
            self._start(width, height)
        else:
            events = []
        self._now = frame
        events += self._sight.update(frame)
        motion = self._motion.update(frame)
        if motion is None:
            return events
        self._keeper.update(motion)
        self._past.saw(motion)
        if motion.t_s - self._judged_s >= self._parameters.judge_s:
            self._judged_s = motion.t_s
            events += self._judge(motion)
        return events

    def finish(self) -> Sequence[Event]:
        """The stream has ended: return the last word on every open event."""
        return [*self._close(), *self._sight.finish()]

    def _start(self, width: int, height: int) -> None:
        self._size = (width, height)
        self._keeper = TrackKeeper(width, height, self._tracker_parameters)
        self._past = Past()
        self._company = Company(width, height)
        self._sensitivity = Sensitivity(self._options, width, height)
        facade = self._options.facade
        self._calibration: Calibration | None = (
            calibrate(facade, width, height) if facade is not None else None
        )
        self._view = self._calibration.view if self._calibration else View(width, height)

    def _close(self) -> list[Event]:
        events = [event for suspect in self._suspects for event in self._end(suspect)]
        self._suspects = []
        return events

    def _judge(self, motion: Motion) -> list[Event]:
        p = self._parameters
        for points in candidates(self._keeper, self._size[1]):
            self._watch(points)
        events: list[Event] = []
        for suspect in (s for s in self._suspects if s.changed and s.grown):
            suspect.changed = False
            suspect.judged_points = len(suspect.points)
            seen = suspect.cues(self._size[1])
            suspect.glance = glance(suspect.points, self._size[1], seen)
            suspect.due = True
            self._company.saw(suspect.number, suspect.points)
        due = [s for s in self._suspects if s.due and (s.reported or self._may_fall(s))]
        for suspect in sorted(due, key=lambda s: -_odds(s.glance, "fall"))[: p.most_read]:
            suspect.due = False
            events += self._look_at(suspect, motion.t_s)
        for suspect in self._suspects:
            if self._gone(suspect, motion.t_s):
                events += self._end(suspect)
        self._suspects = [s for s in self._suspects if not self._gone(s, motion.t_s)]
        if not self._suspects:
            self._owners = Owners()
        elif motion.t_s - self._forgot_s > p.forget_s:
            self._forgot_s = motion.t_s
            self._owners.forget(min(float(s.points[0, FRAME]) for s in self._suspects))
        return events

    def _gone(self, suspect: Suspect, now_s: float) -> bool:
        p = self._parameters
        return now_s - suspect.last_s > (p.linger_reported_s if suspect.reported else p.linger_s)

    def _watch(self, points: Points) -> None:
        suspect = self._owners.thing(points, lambda s: s.points)
        if suspect is None:
            suspect = Suspect(self._new_id(), next(self._numbers), points)
            self._suspects.append(suspect)
        elif points[-1, FRAME] > suspect.points[-1, FRAME] or len(points) > len(suspect.points):
            suspect.points, suspect.changed = points, True
        else:
            return
        self._owners.claim(points, suspect)

    def _may_fall(self, suspect: Suspect) -> bool:
        return (
            _odds(suspect.glance, "fall") >= self._parameters.worth_reading
            and self._strictness(suspect) < math.inf
        )

    def _strictness(self, suspect: Suspect) -> float:
        """What the sensitivity where a path runs adds to the log odds that are needed."""
        sensitivity = self._sensitivity.at(suspect.points)
        if sensitivity <= 0:
            return math.inf
        return (50 - sensitivity) * self._parameters.per_sensitivity

    def _look_at(self, suspect: Suspect, now_s: float) -> list[Event]:
        p = self._parameters
        if suspect.reported and now_s - suspect.reported_s < p.report_s:
            return []
        reading, log_p = self._read(suspect)
        if not suspect.reported:
            event = self._lost(suspect, reading)
            if not self._begins(suspect, reading, log_p, goes_on=event is not None):
                suspect.odds_before = log_odds(log_p, "fall")
                return []
            if event is not None:
                self._go_on(event, suspect)
        reading = self._followed_back(suspect, reading)
        reading, log_p = self._believed(suspect, reading, log_p)
        suspect.confirmed |= self._stays(suspect, reading, log_p)
        suspect.reported, suspect.reported_s = True, now_s
        state = EventState.CONFIRMED if suspect.confirmed else EventState.PROVISIONAL
        kind = EventKind.FALLING_OBJECT
        return [self._event(suspect, reading, log_p, kind, state, ended=False)]

    def _read(self, suspect: Suspect) -> tuple[Reading, Values]:
        """What physics makes of the path, and the verdict."""
        points = suspect.points
        reading = read(points, self._view_of(points), facade_known=self._calibration is not None)
        others = self._company.cues(suspect.number, points)
        return reading, verdict(suspect.cues(self._size[1]), reading, others)

    def _view_of(self, points: Points) -> View:
        """What is known of the camera, and of the distance where a path begins."""
        if self._calibration is None:
            return self._view
        return self._calibration.view_at(points[0, X], points[0, Y])

    def _followed_back(self, suspect: Suspect, reading: Reading) -> Reading:
        """The reading with what was seen of the fall before it stood out."""
        kept = reading.kept
        found = self._past.before(kept, reading.judgement.fit, self._view_of(kept))
        first = np.concatenate([found, kept])[0, FRAME]
        known = suspect.earlier[suspect.earlier[:, FRAME] < first]
        earlier = np.concatenate([known, found])
        return followed_back(reading, earlier, self._view_of(earlier)) if len(earlier) else reading

    def _lost(self, suspect: Suspect, reading: Reading) -> Suspect | None:
        """The event under way to which the path leads back, or that leads to it, if any: a fall is
        lost from sight behind a balcony, where it hardly moves at its highest place, or in front of
        something that moves, too."""
        events = [s for s in self._suspects if s.reported]
        if not events:
            return None
        leading = [event for event in events if self._leads_to(event, suspect)]
        if leading:
            return leading[0]
        kept = self._followed_back(suspect, reading).kept
        before = kept[kept[:, FRAME] < suspect.points[0, FRAME]]
        led_to = self._owners.thing(before, lambda s: s.points)
        return led_to if led_to in events else None

    def _leads_to(self, event: Suspect, suspect: Suspect) -> bool:
        """Whether the event's fall foresees the path, which begins after it."""
        if event.believed is None or suspect.points[0, FRAME] <= event.points[-1, FRAME]:
            return False
        known, _ = event.believed
        view = self._view_of(known.kept)
        return leads_to(known.kept, known.judgement.fit, view, suspect.points)

    def _go_on(self, event: Suspect, suspect: Suspect) -> None:
        known = event.earlier[event.earlier[:, FRAME] < event.points[0, FRAME]]
        suspect.id, suspect.earlier = event.id, np.concatenate([known, event.points])
        suspect.confirmed |= event.confirmed
        self._suspects.remove(event)
        self._owners.claim(event.points, suspect)

    def _believed(
        self, suspect: Suspect, reading: Reading, log_p: Values
    ) -> tuple[Reading, Values]:
        """The reading that an event keeps: once confirmed, a path that is less like a fall and
        explains fewer sightings, or is much less like one, has gone on with something else."""
        if suspect.confirmed and suspect.believed is not None:
            known, before = suspect.believed
            lost = log_odds(before, "fall") - log_odds(log_p, "fall")
            if lost > (self._parameters.faith if len(reading.kept) >= len(known.kept) else 0.0):
                return suspect.believed
        suspect.believed = reading, log_p
        return suspect.believed

    def _begins(self, suspect: Suspect, reading: Reading, log_p: Values, *, goes_on: bool) -> bool:
        """Whether an event begins, or one that was lost from sight goes on: physics explains a
        fall, and the worse it does, the less of the fall was surely seen and the less like one it
        was before, the likelier it must be."""
        p, fall = self._parameters, reading.judgement.fall
        short_m = max(p.early_drop_m - (fall.drop_m - fall.drop_spread_m), 0.0)
        misfit = reading.judgement.misfit
        more = p.per_short_m * short_m + p.per_misfit * max(misfit - p.usual_misfit, 0.0)
        if suspect.odds_before < p.suspicion - p.longest_leap:
            more += p.longest_leap
        if goes_on:
            more -= p.faith
        return misfit <= p.worst_misfit and self._falls(suspect, log_p, more)

    def _falls(self, suspect: Suspect, log_p: Values, more: float = 0.0) -> bool:
        """Whether path and physics tell of a fall; more: log odds beyond those of any."""
        p = self._parameters
        needed = p.suspicion + self._strictness(suspect) - (p.faith if suspect.reported else 0.0)
        if suspect.down_px < p.turned_share * self._size[1]:
            needed += p.unturned
        fall, weather = (float(log_p[EXPLANATIONS.index(name)]) for name in ("fall", "weather"))
        return (
            log_odds(log_p, "fall") >= needed + more and fall - weather >= needed + p.over_weather
        )

    def _stays(self, suspect: Suspect, reading: Reading, log_p: Values) -> bool:
        """Whether the alarm stays: a fall, long enough, that physics explains."""
        p, kept = self._parameters, reading.kept
        crossed = float(kept[-1, Y] - kept[:, Y].min()) / self._size[1]
        fall = reading.judgement.fall
        far = fall.drop_m >= p.min_drop_m or (
            self._calibration is None
            and (fall.drop_m + fall.drop_spread_m >= p.min_drop_m or crossed >= p.min_drop_share)
        )
        # What is lost from sight on its way falls on.
        far |= log_odds(log_p, "fall") >= p.sure + self._strictness(suspect)
        explained = reading.judgement.misfit <= p.worst_misfit
        return far and explained and self._falls(suspect, log_p)

    def _end(self, suspect: Suspect) -> list[Event]:
        if suspect.reported:
            return [self._last_word(suspect)]
        if self._may_float(suspect):
            reading, log_p = self._read(suspect)
            needed = self._parameters.light_odds + self._strictness(suspect)
            if log_odds(log_p, "light") >= needed:
                kind, state = EventKind.LIGHT_OBJECT, EventState.CONFIRMED
                return [self._event(suspect, reading, log_p, kind, state, ended=True)]
        return []

    def _may_float(self, suspect: Suspect) -> bool:
        p, points = self._parameters, suspect.points
        return (
            self._options.light_objects
            and points[-1, TIME] - points[0, TIME] >= p.light_seconds
            and suspect.down_px >= p.light_drop_share * self._size[1]
            and gained(points) >= p.light_score
            and _odds(suspect.glance, "light") >= p.worth_reading_light
            and self._may_fall(suspect)
        )

    def _last_word(self, suspect: Suspect) -> Event:
        reading, log_p = self._read(suspect)
        reading, log_p = self._believed(suspect, self._followed_back(suspect, reading), log_p)
        suspect.confirmed |= self._stays(suspect, reading, log_p)
        if suspect.confirmed and self._calibration is None:
            self._view = learned(self._view, reading.judgement)
        state = EventState.CONFIRMED if suspect.confirmed else EventState.WITHDRAWN
        kind = EventKind.FALLING_OBJECT
        return self._event(suspect, reading, log_p, kind, state, ended=True)

    def _event(
        self,
        suspect: Suspect,
        reading: Reading,
        log_p: Values,
        kind: EventKind,
        state: EventState,
        *,
        ended: bool,
    ) -> Event:
        path = path_of(reading.kept)
        name = "fall" if kind is EventKind.FALLING_OBJECT else "light"
        odds = max(min(log_odds(log_p, name), 30.0), -30.0)
        return Event(
            id=suspect.id,
            kind=kind,
            state=state,
            ended=ended,
            start_s=path[0].t_s,
            end_s=path[-1].t_s,
            first_frame=path[0].frame,
            last_frame=path[-1].frame,
            confidence=1 / (1 + math.exp(-odds)),
            path=path,
            reasons=reasons_of(reading, log_p, self._calibration),
            captured_at=self._captured_at(path[0].t_s),
        )

    def _captured_at(self, t_s: float) -> datetime | None:
        if self._now is None or self._now.captured_at is None:
            return None
        return self._now.captured_at - timedelta(seconds=self._now.t_s - t_s)


def _odds(log_p: Values | None, name: str) -> float:
    return log_odds(log_p, name) if log_p is not None else -math.inf

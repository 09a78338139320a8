"""An event of an e-bike, from the first suspicion to its end."""

import math
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from vision.evidence import EXPLANATIONS
from vision.records import Event, EventKind, EventState, Json, PathBox, StateChange
from vision.things import Thing

NewId = Callable[[], str]


def random_id() -> str:
    """A name that no other event has."""
    return secrets.token_hex(8)


@dataclass(frozen=True, slots=True)
class Moment:
    """The frame of a look, and when it was taken."""

    frame: int
    t_s: float
    captured_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class BeliefParameters:
    """Log odds of an e-bike. suspicion: for one good look; raised by (50 − sensitivity) ×
    per_sensitivity, as is surely: with sure_looks that said e-bike, to confirm. doubt: below it
    a suspicion is withdrawn; refuted: below it even what was confirmed. withdraw_s: how long a
    suspicion may stay one.
    """

    suspicion: float = 1.5
    per_sensitivity: float = 0.04
    surely: float = 2.5
    sure_looks: int = 3
    doubt: float = -0.5
    refuted: float = -4.0
    withdraw_s: float = 1.8


@dataclass(eq=False, slots=True)
class Case:
    """What is reported of one bike. thing: what shows it now; earlier: its path before that."""

    id: str
    kind: EventKind
    thing: Thing
    states: list[StateChange]
    captured_at: datetime | None
    earlier: list[PathBox] = field(default_factory=list)
    earlier_looks: int = 0
    best: float = -math.inf

    @classmethod
    def begin(cls, new_id: NewId, kind: EventKind, thing: Thing, now: Moment) -> "Case":
        """A suspicion."""
        captured_at = now.captured_at
        if captured_at is not None:
            captured_at -= timedelta(seconds=now.t_s - thing.first_s)
        return cls(
            new_id(), kind, thing, [StateChange("suspected", now.frame, now.t_s)], captured_at
        )

    @property
    def state(self) -> str:
        """The last of the states."""
        return self.states[-1].state

    @property
    def confirmed(self) -> bool:
        """Whether it was, and still may be."""
        return self.state == "confirmed"

    @property
    def ended(self) -> bool:
        """Whether nothing follows."""
        return self.state in {"cleared", "withdrawn"}

    @property
    def ebike_looks(self) -> int:
        """Looks that said e-bike."""
        return self.earlier_looks + self.thing.ebike_looks

    def become(self, state: str, now: Moment) -> None:
        """Note a change."""
        self.states.append(StateChange(state, now.frame, now.t_s))

    def goes_on_as(self, thing: Thing) -> None:
        """The bike was lost from sight and is seen again."""
        self.earlier += self.thing.path
        self.earlier_looks += self.thing.ebike_looks
        self.thing = thing

    def weigh(self, p: BeliefParameters, strictness: float, now: Moment) -> bool:
        """Confirm or withdraw by what was seen until now; whether that changed the state."""
        odds = self.thing.evidence.log_odds
        self.best = max(self.best, odds)
        if self.confirmed:
            if not self.thing.seen_now or odds >= p.refuted:
                return False
            self.become("withdrawn", now)
        elif sure(self.thing, p, strictness, self.ebike_looks):
            self.become("confirmed", now)
        elif odds < p.doubt or now.t_s - self.states[0].t_s >= p.withdraw_s:
            self.become("withdrawn", now)
        else:
            return False
        self.thing.doubted = self.state == "withdrawn"
        return True

    def event(self, reasons: Mapping[str, Json]) -> Event:
        """As it stands."""
        path = (*self.earlier, *self.thing.path)
        log_likelihoods = self.thing.evidence.log_likelihoods
        told = {"suspected": EventState.PROVISIONAL, "withdrawn": EventState.WITHDRAWN}
        last = self.states[-1]
        return Event(
            id=self.id,
            kind=self.kind,
            state=told.get(last.state, EventState.CONFIRMED),
            ended=self.ended,
            start_s=path[0].t_s,
            end_s=max(path[-1].t_s, last.t_s),
            first_frame=path[0].frame,
            last_frame=max(path[-1].frame, last.frame),
            confidence=1 / (1 + math.exp(-self.best)),
            path=path,
            reasons={
                "log_odds": round(self.thing.evidence.log_odds, 2),
                "likelihoods": {
                    name: round(x, 1) for name, x in zip(EXPLANATIONS, log_likelihoods, strict=True)
                },
                "ebike_looks": self.ebike_looks,
                "best_score": round(self.thing.best_score, 3),
                **reasons,
            },
            captured_at=self.captured_at,
            states=tuple(self.states),
        )


def sure(thing: Thing, p: BeliefParameters, strictness: float, looks: int | None = None) -> bool:
    """Whether enough looks said e-bike, and all together say it clearly."""
    said = thing.ebike_looks if looks is None else looks
    return said >= p.sure_looks and thing.evidence.log_odds >= p.surely + strictness


def suspect(thing: Thing, p: BeliefParameters, strictness: float) -> bool:
    """Whether looks say e-bike rather than anything else."""
    return thing.ebike_looks > 0 and thing.evidence.log_odds >= p.suspicion + strictness

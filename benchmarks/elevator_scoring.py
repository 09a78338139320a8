"""What a rule told of an elevator, against what really came in: drawn or recorded."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from benchmarks.elevator_days import Entry as Caught
from benchmarks.elevator_days import entry_of
from benchmarks.intervals import Share
from benchmarks.speed.turns import middle, percentile
from models.synthesis.entries import Entry
from vision.records import Event, EventKind, EventState, Json

ELSEWHERE = "between entries"
"""The kind under which events are counted that belong to no entry."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was told of one entry. caught: of an e-bike's, else None. stops, alarms: events of
    others, each of which held the door or raised the alarm for nothing."""

    kind: str
    caught: Caught | None
    stops: int
    alarms: int


def outcomes(entries: Sequence[Entry], events: Sequence[Event]) -> list[Outcome]:
    """Each event, by its last word, belongs to the entry whose door opened last before its
    suspicion; entries are in order of time. What came before all entries is the last outcome."""
    bikes = [e for e in events if e.kind is EventKind.EBIKE_ELEVATOR]
    found: list[Outcome] = []
    for k, entry in enumerate(entries):
        until_s = entries[k + 1].opens_s if k + 1 < len(entries) else float("inf")
        mine = [e for e in bikes if entry.opens_s <= e.states[0].t_s < until_s]
        found.append(_outcome(entry, mine))
    first_s = entries[0].opens_s if entries else float("inf")
    early = [e for e in bikes if e.states[0].t_s < first_s]
    return [*found, Outcome(ELSEWHERE, None, len(early), _alarms(early))]


def _outcome(entry: Entry, events: Sequence[Event]) -> Outcome:
    if entry.kind != "ebike" or entry.enters_s is None:
        return Outcome(entry.kind, None, len(events), _alarms(events))
    caught = entry_of(entry.enters_s, entry.shut_s, [event.states for event in events])
    return Outcome(entry.kind, caught, 0, 0)


def _alarms(events: Sequence[Event]) -> int:
    return sum(event.state is EventState.CONFIRMED for event in events)


@dataclass(frozen=True, slots=True)
class Figures:
    """caught, alarmed: shares of the e-bikes that came in. false_stops: by kind, the share of
    entries at which the door would have been held for nothing. hold_s, alarm_s: from the first
    pixel over the sill, of each e-bike that was caught; below 0: it was held before."""

    caught: Share
    alarmed: Share
    given_up: Share
    false_stops: dict[str, Share]
    elsewhere: int
    hold_s: tuple[float, ...]
    alarm_s: tuple[float, ...]


def figures_of(told: Sequence[Outcome]) -> Figures:
    """All sessions together."""
    bikes = [outcome.caught for outcome in told if outcome.caught is not None]
    others = [o for o in told if o.caught is None and o.kind != ELSEWHERE]
    holds = [bike.hold_s for bike in bikes if bike.hold_s is not None]
    alarms = [bike.alarm_s for bike in bikes if bike.alarm_s is not None]
    kinds = sorted({o.kind for o in others})
    return Figures(
        caught=Share(len(holds), len(bikes)),
        alarmed=Share(len(alarms), len(bikes)),
        given_up=Share(sum(bike.given_up > 0 for bike in bikes), len(bikes)),
        false_stops={
            kind: Share(
                sum(o.stops > 0 for o in others if o.kind == kind),
                sum(o.kind == kind for o in others),
            )
            for kind in kinds
        },
        elsewhere=sum(o.stops for o in told if o.kind == ELSEWHERE),
        hold_s=tuple(holds),
        alarm_s=tuple(alarms),
    )


def table(figures: Figures) -> Iterator[str]:
    """The figures, a line each, with their 95 % intervals."""
    yield "| what | figure (95 %) |"
    yield "|---|---|"
    yield f"| e-bikes held before the door closed | {figures.caught} |"
    yield f"| e-bikes that raised the alarm | {figures.alarmed} |"
    yield f"| e-bikes with a hold that was given up | {figures.given_up} |"
    for kind, share in figures.false_stops.items():
        yield f"| false stops, {kind} | {share} |"
    yield f"| false stops before the first entry | {figures.elsewhere} |"
    for name, seconds in (("hold", figures.hold_s), ("alarm", figures.alarm_s)):
        yield f"| first pixel in the door to {name} | {_seconds(seconds)} |"


def _seconds(seconds: Sequence[float]) -> str:
    if not seconds:
        return "none"
    low, median, high = middle(seconds)
    return f"median {median:.2f} s ({low:.2f} to {high:.2f}), p95 {percentile(seconds, 0.95):.2f} s"


def as_json(figures: Figures) -> dict[str, Json]:
    """The figures for programs."""

    def share(of: Share) -> Json:
        return {"hits": of.hits, "trials": of.trials, "interval": list(of.interval)}

    return {
        "caught": share(figures.caught),
        "alarmed": share(figures.alarmed),
        "given_up": share(figures.given_up),
        "false_stops": {kind: share(of) for kind, of in figures.false_stops.items()},
        "false_stops_elsewhere": figures.elsewhere,
        "hold_s": list(figures.hold_s),
        "alarm_s": list(figures.alarm_s),
    }

"""Two runs compared: which figures changed, and which of them got worse beyond chance."""

from collections.abc import Iterator
from dataclasses import dataclass

from benchmarks.intervals import Rate, Share
from benchmarks.report import Alarm, FixedDay, Report, SystemFigures
from benchmarks.tables import Table, number

SLOWER_SHARE, SLOWER_S = 0.2, 0.1
"""How much later the median alarm may come: both must be exceeded."""


@dataclass(frozen=True, slots=True)
class Change:
    """A figure that is not what it was. worse: beyond what chance explains."""

    figure: str
    before: str
    now: str
    worse: bool


def compare(before: Report, now: Report, system: str = "towerwatch") -> list[Change]:
    """What changed for one system, in the order of the report's tables.

    A share got worse when it lies below the former one's 95 % interval, a rate of false alarms
    when it lies above it, the median alarm when it comes later by more than 20 % and 0.1 s; other
    figures only change. What one of the two has not measured is left out, and so is the time in
    the rule, which says more of the machine.
    """
    if system not in before.systems or system not in now.systems:
        return []
    old, new = before.systems[system], now.systems[system]
    changes = [
        *_shares(_recalls(old), _recalls(new)),
        *_rates(old, new),
        *_fixed_day(old.fixed_day, new.fixed_day),
        *_alarm(old.alarm, new.alarm),
        *_shares(
            {"floor exact": old.floors.exact, "floor ±1": old.floors.within_one},
            {"floor exact": new.floors.exact, "floor ±1": new.floors.within_one},
        ),
        *_without_interval(old, new),
    ]
    return [change for change in changes if change.worse or change.before != change.now]


def told(before: Report, now: Report, changes: list[Change]) -> str:
    """The changes as a table, and what they come to."""
    lines = []
    if before.chosen != now.chosen:
        lines.append(f"The two runs are of different cases: {before.chosen} and {now.chosen}.\n")
    if changes:
        rows = [[c.figure, c.before, c.now, "worse" if c.worse else ""] for c in changes]
        lines.append(Table(["changed figure", "before", "now", ""], rows).markdown())
    worse = [change.figure for change in changes if change.worse]
    if worse:
        lines.append(f"Worse than before: {'; '.join(worse)}.")
    else:
        lines.append("No figure is worse than before beyond chance.")
    return "\n".join(lines)


def _recalls(figures: SystemFigures) -> dict[str, Share]:
    return {
        **{f"{name} falls found": figures.recall[name] for name in ("clear", "faint")},
        **{f"clear falls found: {k}": v for k, v in figures.recall_by_condition.items()},
        **{f"falls found, size {k} px": v for k, v in figures.recall_by_size_px.items()},
        **{f"falls found, contrast {k}": v for k, v in figures.recall_by_contrast.items()},
    }


def _shares(old: dict[str, Share], new: dict[str, Share]) -> Iterator[Change]:
    for name, share in new.items():
        former = old.get(name, Share(0, 0))
        if share.trials and former.trials:
            worse = share.value < former.interval[0]
            yield Change(name, str(former), str(share), worse)


def _rates(old: SystemFigures, new: SystemFigures) -> Iterator[Change]:
    pairs = [
        (f"false alarms: {group}", old.false_alarms.get(group), rate)
        for group, rate in new.false_alarms.items()
    ]
    beside = old.false_alarms_beside_falls, new.false_alarms_beside_falls
    for name, former, rate in [*pairs, ("false alarms in cases with falls", *beside)]:
        if former is not None and _comparable(former, rate):
            worse = rate.value > former.interval[1]
            yield Change(name, str(former), str(rate), worse)


def _comparable(former: Rate, rate: Rate) -> bool:
    return former.exposure > 0 and rate.exposure > 0 and former.unit == rate.unit


def _fixed_day(old: FixedDay, new: FixedDay) -> Iterator[Change]:
    if old.estimate is None or old.upper is None or new.estimate is None:
        return
    former = f"{number(old.estimate, 1)} (up to {number(old.upper, 1)})"
    latter = f"{number(new.estimate, 1)} (up to {number(new.upper, 1)})"
    yield Change("false alarms a fixed day", former, latter, new.estimate > old.upper)


def _alarm(old: Alarm, new: Alarm) -> Iterator[Change]:
    if old.median_s is None or new.median_s is None:
        return
    later_s = new.median_s - old.median_s
    worse = later_s > SLOWER_S and later_s > SLOWER_SHARE * old.median_s
    yield Change("median alarm, s", f"{old.median_s:.2f}", f"{new.median_s:.2f}", worse)


def _without_interval(old: SystemFigures, new: SystemFigures) -> Iterator[Change]:
    for name, former, latter in (
        ("alarm, p95, s", old.alarm.p95_s, new.alarm.p95_s),
        ("alarm from when visible, p95, s", old.alarm.seen_p95_s, new.alarm.seen_p95_s),
        ("floor calibration error", old.floors.calibration_error, new.floors.calibration_error),
        ("F of boxes", old.boxes.f, new.boxes.f),
    ):
        if former is not None and latter is not None:
            yield Change(name, number(former, 2), number(latter, 2), worse=False)

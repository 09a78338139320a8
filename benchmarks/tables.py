"""The figures of a report as tables, one column a system."""

from collections.abc import Callable
from dataclasses import dataclass

from benchmarks.breakdown import NOTHING
from benchmarks.intervals import Rate, Share
from benchmarks.report import Number, Report, SystemFigures

Cell = Callable[[SystemFigures], str]


@dataclass(frozen=True, slots=True)
class Table:
    """head: names of the columns; the first one names what a row is about."""

    head: list[str]
    rows: list[list[str]]

    def markdown(self) -> str:
        """The table as Markdown."""
        head = f"| {' | '.join(self.head)} |\n|{'---|' * len(self.head)}\n"
        return head + "".join(f"| {' | '.join(row)} |\n" for row in self.rows)


def markdown(report: Report) -> str:
    """All tables, the way `report.md` has them."""
    parts = [headline(report).markdown()]
    if report.fewer is not None:
        parts.append(f"Towerwatch raises {report.fewer}.\n")
    parts += [by_size(report).markdown(), by_contrast(report).markdown()]
    parts.append(by_kind(report).markdown())
    return "\n".join(parts)


def headline(report: Report) -> Table:
    """The figures that count."""
    some = next(iter(report.systems.values()))
    rows: list[tuple[str, Cell]] = [("clear falls found", lambda s: str(s.recall["clear"]))]
    rows += [(f"– {c}", _condition(c)) for c in some.recall_by_condition]
    rows.append(("faint falls found", lambda s: str(s.recall["faint"])))
    rows.append(("passing overhead, found", lambda s: str(s.recall["overhead"])))
    rows += [(f"false alarms: {g}", _alarms(g)) for g in some.false_alarms]
    rows += [
        ("false alarms in cases with falls", lambda s: str(s.false_alarms_beside_falls.count)),
        ("false alarms a fixed day", _fixed_day),
        ("leaves and bags reported as such", lambda s: str(s.light_objects)),
        ("alarm, median and p95, s", _alarm),
        ("– from when clearly visible", _seen_alarm),
        ("floor exact", lambda s: str(s.floors.exact)),
        ("floor ±1", lambda s: str(s.floors.within_one)),
        ("floor calibration error", lambda s: number(s.floors.calibration_error, 2)),
        ("speed on the ground off by, median, %", _impact),
        ("– true one within the told 68 %", lambda s: str(s.impacts.held)),
        ("boxes of clear falls hit", lambda s: _without_interval(s.boxes.clear)),
        ("path boxes on a fall", lambda s: _without_interval(s.boxes.right)),
        ("F of boxes", lambda s: number(s.boxes.f, 2)),
        ("ms a frame in the rule", lambda s: number(s.cost_ms, 1)),
    ]
    return Table(
        ["figure", *report.systems],
        [[name, *(cell(system) for system in report.systems.values())] for name, cell in rows],
    )


def by_size(report: Report) -> Table:
    """Recall by size."""
    return _shares("falls found, by size, px", report, lambda s: s.recall_by_size_px)


def by_contrast(report: Report) -> Table:
    """Recall by contrast."""
    return _shares("falls found, by contrast, grey levels", report, lambda s: s.recall_by_contrast)


def by_kind(report: Report) -> Table:
    """False alarms for each thousand passes of a kind."""
    systems = report.systems.values()
    kinds = dict.fromkeys(kind for s in systems for kind in s.false_alarms_by_kind)
    return Table(
        ["false alarms in 1,000 passes", *report.systems],
        [[k, *(_a_thousand(k, s.false_alarms_by_kind.get(k)) for s in systems)] for k in kinds],
    )


def number(value: Number, digits: int) -> str:
    """A number, or that there is none."""
    return "none" if value is None else f"{value:.{digits}f}"


def _shares(
    name: str, report: Report, shares: Callable[[SystemFigures], dict[str, Share]]
) -> Table:
    columns = [shares(system) for system in report.systems.values()]
    rows = [[row, *(str(column[row]) for column in columns)] for row in columns[0]]
    return Table([name, *report.systems], rows)


def _condition(name: str) -> Cell:
    return lambda s: str(s.recall_by_condition.get(name, Share(0, 0)))


def _alarms(group: str) -> Cell:
    return lambda s: str(s.false_alarms[group])


def _fixed_day(s: SystemFigures) -> str:
    day = s.fixed_day
    return f"{number(day.estimate, 1)} (up to {number(day.upper, 1)})" if day.upper else "none"


def _alarm(s: SystemFigures) -> str:
    return f"{number(s.alarm.median_s, 2)}, {number(s.alarm.p95_s, 2)}"


def _seen_alarm(s: SystemFigures) -> str:
    return f"{number(s.alarm.seen_median_s, 2)}, {number(s.alarm.seen_p95_s, 2)}"


def _impact(s: SystemFigures) -> str:
    return number(None if s.impacts.off is None else 100 * s.impacts.off, 0)


def _without_interval(share: Share) -> str:
    return f"{share.hits}/{share.trials} = {share.value:.2f}" if share.trials else "none"


def _a_thousand(kind: str, rate: Rate | None) -> str:
    if rate is None:
        return "none"
    if kind == NOTHING:
        return f"{rate.count} in all"
    low, high = rate.interval
    passes = round(rate.exposure * 1000)
    return f"{rate.value:.0f} ({low:.0f} to {high:.0f}; {rate.count} in {passes})"

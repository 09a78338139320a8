"""The table of speeds: its rows, as Markdown and as JSON."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from pydantic import TypeAdapter

from benchmarks.speed.machine import Machine
from benchmarks.speed.turns import Compared
from benchmarks.tables import Table
from vision.errors import InputError


@dataclass(frozen=True, slots=True)
class Goal:
    """What a figure should reach: the ratio, or `own` where the bound has the row's unit."""

    bound: float
    of_ratio: bool = True


@dataclass(frozen=True, slots=True)
class Row:
    """A ratio, and what it is of.

    low, high: its 95 % interval. own, yardstick: medians, in `unit`. more: a greater ratio is the
    better one. margin: by how much the ratio may get worse from one version to the next, 0.2: a
    fifth. idle: means little on a machine that has other work.
    """

    name: str
    against: str
    unit: str
    ratio: float
    low: float
    high: float
    own: float
    yardstick: float
    margin: float
    goal: Goal | None = None
    more: bool = False
    idle: bool = False

    @classmethod
    def of(
        cls,
        name: str,
        against: str,
        unit: str,
        compared: Compared,
        *,
        margin: float,
        goal: Goal | None = None,
        idle: bool = False,
    ) -> "Row":
        """A row of what was compared."""
        return cls(name, against, unit, **asdict(compared), margin=margin, goal=goal, idle=idle)

    @property
    def reached(self) -> bool | None:
        """Whether the goal is; None without one."""
        if self.goal is None:
            return None
        figure = self.ratio if self.goal.of_ratio else self.own
        return figure >= self.goal.bound if self.more else figure <= self.goal.bound


@dataclass(frozen=True, slots=True)
class Speeds:
    """A run. quick: fewer turns, and without what takes long."""

    machine: Machine
    quick: bool
    rows: list[Row]


_SPEEDS = TypeAdapter(Speeds)


def write_speeds(path: Path, speeds: Speeds) -> None:
    """Write a run as JSON."""
    path.write_text(json.dumps(asdict(speeds), indent=1) + "\n", encoding="utf-8")


def read_speeds(path: Path) -> Speeds:
    """Read what `write_speeds` wrote. Raises InputError."""
    try:
        return _SPEEDS.validate_json(path.read_bytes())
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror})") from None
    except ValueError:
        raise InputError(f"{path}: holds no speeds, or an older version's; measure anew") from None


def markdown(speeds: Speeds) -> str:
    """The machine and the table."""
    head = ["what", "against", "ratio (95 %)", "goal", "itself", "the other", "unit"]
    rows = [_cells(row, busy=speeds.machine.busy) for row in speeds.rows]
    notes = []
    if any(row.idle for row in speeds.rows):
        notes.append("°: needs idle cores.")
    if any(row.idle for row in speeds.rows) and speeds.machine.busy:
        notes.append("These cores had other work to do: such a row is no more than a sign here.")
    return "\n".join([f"{speeds.machine}\n", Table(head, rows).markdown(), *notes])


def _cells(row: Row, *, busy: bool) -> list[str]:
    name = f"{row.name} °" if row.idle else row.name
    interval = f"{figure(row.ratio)} ({figure(row.low)} to {figure(row.high)})"
    unsure = row.idle and busy
    return [
        name,
        row.against,
        interval,
        _goal(row, unsure=unsure),
        figure(row.own),
        figure(row.yardstick),
        row.unit,
    ]


def _goal(row: Row, *, unsure: bool) -> str:
    if row.goal is None:
        return ""
    sign = "≥" if row.more else "≤"
    unit = "" if row.goal.of_ratio else f" {row.unit}"
    verdict = "reached" if row.reached else "missed"
    return f"{sign} {figure(row.goal.bound)}{unit}: {'?' if unsure else verdict}"


def figure(value: float) -> str:
    """Three digits that count."""
    if value == 0 or not 1e-3 <= abs(value) < 1e6:
        return f"{value:.3g}"
    digits = max(0, 2 - _exponent(value))
    return f"{value:.{digits}f}"


def _exponent(value: float) -> int:
    return int(f"{abs(value):.2e}".partition("e")[2])


def worse(before: Sequence[Row], now: Sequence[Row]) -> list[str]:
    """Rows whose ratio got worse by more than their margin and beyond what chance explains."""
    former = {(row.name, row.against): row for row in before}
    return [
        _told(was, row)
        for row in now
        if (was := former.get((row.name, row.against))) is not None and _is_worse(was, row)
    ]


def _is_worse(former: Row, row: Row) -> bool:
    if row.more:
        return row.ratio * (1 + row.margin) < former.ratio and row.high < former.ratio
    return row.ratio > former.ratio * (1 + row.margin) and row.low > former.ratio


def _told(former: Row, row: Row) -> str:
    return (
        f"{row.name}, against {row.against}: {figure(former.ratio)} before, "
        f"{figure(row.ratio)} now; it may get worse by {row.margin:.0%}"
    )

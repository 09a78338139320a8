"""The table of waits: how long something took each time, against what it may take."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.speed.machine import Machine
from benchmarks.speed.rows import figure
from benchmarks.speed.turns import middle, percentile
from benchmarks.tables import Table


@dataclass(frozen=True, slots=True)
class Waits:
    """taken_s: each of them, in seconds. share: of them that must keep the bound, 0–1."""

    name: str
    taken_s: list[float]
    bound_s: float
    share: float = 1.0

    @property
    def judged_s(self) -> float:
        """What is held against the bound; nan where nothing was measured."""
        return percentile(self.taken_s, self.share)

    @property
    def reached(self) -> bool:
        """Whether the bound is kept."""
        return self.judged_s <= self.bound_s


def markdown(machine: Machine, rows: Sequence[Waits]) -> str:
    """The machine and the table."""
    table = Table(
        ["what", "times", "median", "judged", "goal", "unit"],
        [_cells(machine, row) for row in rows],
    )
    notes = ["These cores had other work to do: a goal that is missed here says little."]
    return "\n".join([f"{machine}\n", table.markdown(), *(notes if machine.busy else [])])


def _cells(machine: Machine, row: Waits) -> list[str]:
    which = "longest" if row.share == 1 else f"p{row.share * 100:.0f}"
    missed = "? (busy)" if machine.busy else "missed"
    return [
        row.name,
        str(len(row.taken_s)),
        figure(middle(row.taken_s)[1]),
        f"{which} {figure(row.judged_s)}",
        f"≤ {figure(row.bound_s)}: {'reached' if row.reached else missed}",
        "s",
    ]


def write_waits(path: Path, machine: Machine, rows: Sequence[Waits]) -> None:
    """Write a run as JSON."""
    document = {"machine": asdict(machine), "waits": [asdict(row) for row in rows]}
    path.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")

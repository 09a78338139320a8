"""Rows of speeds for tests."""

from benchmarks.speed.machine import Machine
from benchmarks.speed.rows import Goal, Row, Speeds

IDLE = Machine("A processor", 2, 8.0, "Linux 6", 0.0, {"Python": "3.11"})


def a_row(
    ratio: float = 2.0,
    spread: float = 0.1,
    *,
    name: str = "looking",
    goal: Goal | None = None,
    more: bool = False,
    idle: bool = False,
) -> Row:
    """A row whose ratio may get worse by a fifth."""
    return Row(
        name=name,
        against="copy",
        unit="ms",
        ratio=ratio,
        low=ratio - spread,
        high=ratio + spread,
        own=ratio * 5,
        yardstick=5.0,
        margin=0.2,
        goal=goal,
        more=more,
        idle=idle,
    )


def speeds(*rows: Row, machine: Machine = IDLE) -> Speeds:
    """A quick run."""
    return Speeds(machine, quick=True, rows=list(rows))

"""The machine that figures were measured on."""

import os
import platform
import sqlite3
import time
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

_LOOK_S = 1.0
_BUSY_SHARE = 0.1


@dataclass(frozen=True, slots=True)
class Machine:
    """processor: its model. cores: that this process may use. memory_gb: all. taken: share of the
    cores that others used before the run, 0–1. versions: of what the figures hang on."""

    processor: str
    cores: int
    memory_gb: float
    system: str
    taken: float
    versions: dict[str, str]

    @property
    def busy(self) -> bool:
        """Whether others used so much that wall-clock figures mean little."""
        return self.taken > _BUSY_SHARE

    def __str__(self) -> str:
        versions = ", ".join(f"{name} {number}" for name, number in self.versions.items())
        return (
            f"{self.processor}, {self.cores} cores ({self.taken:.0%} taken by others), "
            f"{self.memory_gb:.0f} GB, {self.system}; {versions}"
        )


def this_machine() -> Machine:
    """Looks on for a second at how much others use."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return Machine(
        processor=_processor(),
        cores=len(os.sched_getaffinity(0)),
        memory_gb=round(memory / 1e9, 1),
        system=f"{platform.system()} {platform.release()}",
        taken=round(_taken(), 2),
        versions={
            "Python": platform.python_version(),
            **{name: version(name) for name in ("towerwatch", "numpy", "opencv-python", "av")},
            "SQLite": sqlite3.sqlite_version,
        },
    )


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        name, _, value = line.partition(":")
        if name.strip() == "model name":
            return value.strip()
    return platform.machine()


def _taken() -> float:
    before = _ticks()
    time.sleep(_LOOK_S)
    idle, whole = (b - a for a, b in zip(before, _ticks(), strict=True))
    return 1 - idle / whole if whole else 0.0


def _ticks() -> tuple[int, int]:
    """Ticks of all cores since the start: idle ones, and all."""
    with Path("/proc/stat").open(encoding="utf-8") as file:
        user, nice, system, idle, waiting, *others = map(int, file.readline().split()[1:9])
    return idle + waiting, user + nice + system + idle + waiting + sum(others)

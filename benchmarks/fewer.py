"""How many times fewer false alarms there are than with the best baseline."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.figures import camera_day, falls_of, recall
from benchmarks.intervals import Share
from benchmarks.results import CaseResult

OWN = "towerwatch"


@dataclass(frozen=True, slots=True)
class Fewer:
    """times: the baseline's false alarms a fixed day for each one of ours; at_least: we had none,
    and times is against our upper bound. recalls: clear falls found in the same cases."""

    baseline: str
    times: float
    at_least: bool
    cases: int
    recall: Share
    baseline_recall: Share

    def __str__(self) -> str:
        least = "at least " if self.at_least else ""
        times = f"{self.times:.3g}" if self.times < 1000 else f"{self.times:.0f}"
        return (
            f"{least}{times} times fewer false alarms a fixed day than {self.baseline}, "
            f"which finds {self.baseline_recall} of the clear falls where {OWN} finds "
            f"{self.recall}; on the {self.cases} cases that all have run"
        )


def times_fewer(results: Sequence[CaseResult]) -> Fewer | None:
    """Compare with the best baseline, on the cases that all systems have run.

    The best is the one with fewest false alarms of those that find at least as many clear falls as
    we do; where none does, of those that find most. None where there is nothing to compare.
    """
    ran: dict[str, set[str]] = {}
    for result in results:
        ran.setdefault(result.system, set()).add(result.case)
    if OWN not in ran or len(ran) < 2:
        return None
    common = set.intersection(*ran.values())
    by_system = {
        system: [r for r in results if r.system == system and r.case in common] for system in ran
    }
    found = {system: recall(falls_of(part, "clear")) for system, part in by_system.items()}
    a_day = {system: camera_day(part) for system, part in by_system.items()}
    baselines = [system for system in ran if system != OWN]
    enough = min(found[OWN].hits, max(found[system].hits for system in baselines))
    best = min((s for s in baselines if found[s].hits >= enough), key=lambda s: a_day[s][0])
    estimate, upper = a_day[OWN]
    times = a_day[best][0] / (estimate or upper)
    if not (math.isfinite(times) and times > 0):
        return None
    return Fewer(best, times, estimate == 0, len(common), found[OWN], found[best])

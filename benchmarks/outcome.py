"""What became of a drawn fall."""

import math
from collections.abc import Mapping

import numpy as np

from benchmarks.analysis import Analysis
from benchmarks.boxwise import BoxCount
from benchmarks.measured import Visible, clear_from, typical, visibility
from benchmarks.results import FallResult
from benchmarks.scoring import Score
from benchmarks.suite import Case
from vision.records import Event
from vision.scenes.ballistics import STEP_S, fly
from vision.scenes.falls import Fall
from vision.scenes.scene import FacadeScene

NEAR_START_M = 0.5


def outcome(
    case: Case,
    scene: FacadeScene,
    seen: Visible,
    number: int,
    analysis: Analysis,
    scored: Score,
    counted: BoxCount,
) -> FallResult:
    """Of the fall with this number in the scene."""
    fall, event = scene.falls[number], scored.found.get(str(number))
    sightings = seen.sightings[number]
    told = event.reasons.get("floor") if event is not None else None
    floor = told if isinstance(told, Mapping) else {}
    impact_share, impact_held = _impact(fall, event)
    told_floor, probability = floor.get("floor"), floor.get("probability")
    # From rest; a throw downwards is there sooner.
    below_s = fall.start_s + math.sqrt(2 * NEAR_START_M / 9.81)
    clear = clear_from(sightings)
    seen_s = None if clear is None else max(below_s, clear / case.spec.fps)
    told_s = None if event is None else analysis.first_reported_s[event.id]
    return FallResult(
        kind=fall.kind,
        condition=case.spec.condition,
        visibility=visibility(sightings),
        start_s=round(fall.start_s, 2),
        floor=fall.floor,
        boxes=counted.falls[str(number)].trials,
        boxes_hit=counted.falls[str(number)].hits,
        found=event is not None,
        alarm_s=_later_s(told_s, below_s),
        alarm_seen_s=_later_s(told_s, seen_s),
        floor_error=told_floor - fall.floor if isinstance(told_floor, int) else None,
        floor_probability=probability if isinstance(probability, float) else None,
        impact_share=impact_share,
        impact_held=impact_held,
        size_px=typical(sightings)["size_px"],
        contrast=typical(sightings)["contrast"],
    )


def _impact(fall: Fall, event: Event | None) -> tuple[float | None, bool | None]:
    told = event.reasons.get("impact") if event is not None else None
    speed = told.get("speed_m_s") if isinstance(told, Mapping) else None
    if not isinstance(speed, Mapping):
        return None, None
    ends = map(speed.get, ("low", "middle", "high"))
    low, middle, high = (end for end in ends if isinstance(end, float))
    places = fly(0.0, fall.start_m, fall.velocity_m_s, fall.terminal_m_s).positions_m
    true = float(np.linalg.norm(places[-1] - places[-2])) / STEP_S
    return round(middle / true, 3), low <= true <= high


def _later_s(told_s: float | None, since_s: float | None) -> float | None:
    return None if told_s is None or since_s is None else round(told_s - since_s, 2)

"""Results of cases for tests of figures and reports."""

from benchmarks.report import Chosen
from benchmarks.results import CaseResult, FallResult, FalseAlarm
from benchmarks.suite import GROUPS

CHOSEN = Chosen("test", 0, quick=True, only="*")


def fall(
    *,
    found: bool = True,
    visibility: str = "clear",
    size_px: float = 5.0,
    contrast: float = 30.0,
    condition: str = "day",
    boxes: int = 20,
    alarm: float | None = 0.4,
    alarm_seen: float | None = 0.1,
    error: int | None = 0,
    impact: float | None = 1.05,
    picture: str | None = None,
) -> FallResult:
    """A bottle from floor 7; found in half of its boxes, if at all."""
    return FallResult(
        kind="bottle",
        condition=condition,
        visibility=visibility,
        size_px=size_px,
        contrast=contrast,
        start_s=1.0,
        floor=7,
        boxes=boxes,
        boxes_hit=boxes // 2 if found else 0,
        found=found,
        alarm_s=alarm if found else None,
        alarm_seen_s=alarm_seen if found else None,
        floor_error=error if found else None,
        floor_probability=0.9 if found else None,
        impact_share=impact if found else None,
        impact_held=abs(impact - 1) < 0.1 if found and impact is not None else None,
        picture=picture,
    )


def alarm(confidence: float = 0.9, *during: str, picture: str | None = None) -> FalseAlarm:
    """A false alarm while these kinds came by."""
    reasons = {"drop_m": 4.5}
    return FalseAlarm(
        "falling_object", "confirmed", 1.0, 2.0, confidence, list(during), reasons, picture
    )


def case(
    group: str,
    *falls: FallResult,
    system: str = "towerwatch",
    alarms: list[FalseAlarm] | int = 0,
    passes: int = 100,
    light_objects: int = 0,
) -> CaseResult:
    """An hour in which each kind of the group came by so often."""
    false_alarms = [alarm()] * alarms if isinstance(alarms, int) else alarms
    return CaseResult(
        case=f"{group}-1",
        group=group,
        system=system,
        frames=900,
        video_s=3600,
        rule_s=0.9,
        path_boxes=40 * len(falls),
        path_boxes_right=10 * len(falls),
        falls=list(falls),
        false_alarms=false_alarms,
        passes=dict.fromkeys(GROUPS.get(group, ()), passes),
        light_objects=light_objects,
    )


def a_day(system: str = "towerwatch", alarms: int = 0) -> list[CaseResult]:
    """A case of every group, with so many false alarms in each."""
    return [case(group, system=system, alarms=alarms) for group in GROUPS]

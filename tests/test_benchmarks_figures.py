"""The figures of a run."""

import math

import pytest

from benchmarks.figures import Share, alarm_s, camera_day, floors, markdown, recall
from benchmarks.runner import CaseResult, FallResult, FalseAlarm
from benchmarks.suite import GROUPS


def fall(*, found: bool = True, alarm: float | None = 0.4, error: int | None = 0) -> FallResult:
    return FallResult(
        kind="bottle",
        condition="day",
        visibility="clear",
        size_px=5,
        contrast=30,
        found=found,
        alarm_s=alarm if found else None,
        floor_error=error if found else None,
        floor_probability=0.9 if found else None,
    )


def case(group: str, false_alarms: int = 0, **fields: object) -> CaseResult:
    alarm = FalseAlarm("falling_object", "confirmed", 1.0, 2.0, [], {})
    passes = dict.fromkeys(GROUPS.get(group, ()), 100)
    return CaseResult(
        case=group,
        group=group,
        system="towerwatch",
        frames=900,
        video_s=3600,
        rule_s=0.9,
        false_alarms=[alarm] * false_alarms,
        passes=passes,
        **fields,  # type: ignore[arg-type]  # each test names real fields
    )


def test_recall_counts_what_was_found() -> None:
    assert recall([fall(), fall(found=False)]) == Share(1, 2)


def test_alarms_are_weighed_by_the_fixed_day() -> None:
    results = [case(group, 3 if group == "birds" else 0) for group in GROUPS]
    estimate, upper = camera_day(results)
    assert estimate == pytest.approx(3 / 300 * 300)
    assert upper > estimate


def test_a_group_that_was_not_run_leaves_no_figure() -> None:
    assert math.isnan(camera_day([case("birds")])[0])


def test_floors_and_their_probabilities() -> None:
    results = [case("falls", falls=[fall(), fall(error=1), fall(error=-3), fall()])]
    exact, near, calibration = floors(results)
    assert (exact, near) == (Share(2, 4), Share(3, 4))
    assert calibration == pytest.approx(0.4)


def test_time_to_alarm_is_that_of_found_falls() -> None:
    results = [case("falls", falls=[fall(alarm=0.2), fall(alarm=0.4), fall(found=False)])]
    assert alarm_s(results)[0] == pytest.approx(0.3)


def test_the_table_names_every_group() -> None:
    text = markdown([case(group) for group in GROUPS])
    assert all(f"false alarms: {group}" in text for group in GROUPS)

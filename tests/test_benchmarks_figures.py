"""The figures of a run."""

import math

import pytest
from outcomes import a_day, case, fall

from benchmarks.figures import (
    alarm_times_s,
    beside_falls,
    boxes_of,
    boxes_right,
    camera_day,
    f_measure,
    floor_bins,
    floors,
    impacts,
    middle_and_late_s,
    recall,
    seen_alarm_times_s,
)
from benchmarks.intervals import Share


def test_recall_counts_what_was_found() -> None:
    assert recall([fall(), fall(found=False)]) == Share(1, 2)


def test_alarms_are_weighed_by_the_fixed_day() -> None:
    birds = case("birds", alarms=3)
    results = [birds, *(r for r in a_day() if r.group != "birds")]
    estimate, upper = camera_day(results)
    assert estimate == pytest.approx(3 / 300 * 300)
    assert upper > estimate


def test_a_group_that_was_not_run_leaves_no_figure() -> None:
    assert math.isnan(camera_day([case("birds")])[0])


def test_alarms_beside_falls_are_counted_by_the_hour() -> None:
    rate = beside_falls([case("falls", fall(), alarms=2), case("birds", alarms=5)])
    assert (rate.count, rate.exposure, rate.unit) == (2, 1.0, "h")


def test_floors_and_their_probabilities() -> None:
    results = [case("falls", fall(), fall(error=1), fall(error=-3), fall())]
    exact, near, calibration = floors(results)
    assert (exact, near) == (Share(2, 4), Share(3, 4))
    assert calibration == pytest.approx(0.4)


def test_floors_are_sorted_by_the_probability_that_was_told() -> None:
    (only,) = floor_bins([case("falls", fall(), fall(error=1))])
    assert only.stated == pytest.approx(0.9)
    assert only.right == Share(1, 2)
    assert floor_bins([case("falls", fall(found=False))]) == []


def test_time_to_alarm_is_that_of_found_falls() -> None:
    late = fall(alarm=0.4, alarm_seen=0.1)
    results = [case("falls", late, fall(alarm=0.2, alarm_seen=-0.1), fall(found=False))]
    assert alarm_times_s(results) == [0.2, 0.4]
    assert seen_alarm_times_s(results) == [-0.1, 0.1]


def test_late_is_what_one_in_twenty_is_later_than() -> None:
    assert middle_and_late_s([0.1 * k for k in range(101)]) == pytest.approx((5.0, 9.5))
    assert all(math.isnan(value) for value in middle_and_late_s([]))


def test_speeds_on_the_ground_are_off_either_way() -> None:
    falls = [fall(impact=share) for share in (0.98, 1.05, 1.2)]
    off, held = impacts([case("falls", *falls, fall(found=False), fall(impact=None))])
    assert off == pytest.approx(0.05)
    assert held == Share(2, 3)
    assert math.isnan(impacts([case("birds")])[0])


def test_boxes_are_counted_over_all_falls() -> None:
    falls = [fall(boxes=20), fall(boxes=60, found=False)]
    assert boxes_of(falls) == Share(10, 80)
    assert boxes_right([case("falls", *falls)]) == Share(20, 80)


def test_f_is_the_harmonic_mean() -> None:
    assert f_measure(0.5, 1.0) == pytest.approx(2 / 3)
    assert f_measure(0.0, 0.0) == 0
    assert math.isnan(f_measure(math.nan, 0.5))

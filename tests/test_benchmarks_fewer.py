"""How many times fewer false alarms than the best baseline."""

import pytest
from outcomes import a_day, case, fall

from benchmarks.fewer import times_fewer
from benchmarks.figures import camera_day
from benchmarks.results import CaseResult


def run(system: str, alarms: int, *found: bool) -> list[CaseResult]:
    falls = [fall(found=yes) for yes in found]
    return [*a_day(system, alarms), case("falls", *falls, system=system)]


def test_the_best_baseline_finds_as_much_with_fewest_alarms() -> None:
    results = [
        *run("towerwatch", 1, True, False),
        *run("blind", 2, False, False),
        *run("good", 30, True, False),
        *run("loud", 90, True, True),
    ]
    fewer = times_fewer(results)
    assert fewer is not None
    assert fewer.baseline == "good"
    assert fewer.times == pytest.approx(30)
    assert not fewer.at_least
    assert "30 times fewer" in str(fewer)
    assert "11 cases" in str(fewer)


def test_where_none_finds_as_much_it_is_the_one_that_finds_most() -> None:
    results = [
        *run("towerwatch", 1, True, True),
        *run("blind", 2, False, False),
        *run("fair", 8, True, False),
    ]
    fewer = times_fewer(results)
    assert fewer is not None
    assert fewer.baseline == "fair"


def test_without_a_false_alarm_the_upper_bound_is_compared() -> None:
    results = [*run("towerwatch", 0, True), *run("mog2", 10, True)]
    fewer = times_fewer(results)
    assert fewer is not None
    mog2, own = results[len(results) // 2 :], results[: len(results) // 2]
    assert fewer.times == pytest.approx(camera_day(mog2)[0] / camera_day(own)[1])
    assert str(fewer).startswith("at least ")


def test_great_differences_are_written_out() -> None:
    assert "12000 times fewer" in str(
        times_fewer([*run("towerwatch", 1, True), *run("mog2", 12_000, True)])
    )


def test_only_common_cases_are_compared() -> None:
    own = [*run("towerwatch", 1, True), case("more", alarms=1000)]
    fewer = times_fewer([*own, *run("mog2", 5, True)])
    assert fewer is not None
    assert fewer.cases == 11
    assert fewer.times == pytest.approx(5)


@pytest.mark.parametrize(
    "results",
    [
        pytest.param(run("towerwatch", 1, True), id="no baseline"),
        pytest.param(run("mog2", 1, True), id="only a baseline"),
        pytest.param(
            [case("falls", fall()), case("falls", fall(), system="mog2")], id="no fixed day"
        ),
        pytest.param([*run("towerwatch", 0, True), *run("mog2", 0, True)], id="no alarms at all"),
    ],
)
def test_where_there_is_nothing_to_compare_nothing_is_said(results: list[CaseResult]) -> None:
    assert times_fewer(results) is None

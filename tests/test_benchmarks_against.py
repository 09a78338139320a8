"""Two runs compared."""

from dataclasses import replace

from outcomes import CHOSEN, a_day, alarm, case, fall

from benchmarks.against import Change, compare, told
from benchmarks.report import Report, report_of
from benchmarks.results import CaseResult, FallResult


def report(*results: CaseResult) -> Report:
    return report_of(CHOSEN, results)


def of_falls(found: int, missed: int, example: FallResult | None = None) -> Report:
    one = example or fall()
    falls = [*[one] * found, *[fall(found=False)] * missed]
    return report(case("falls", *falls))


def changed(before: Report, now: Report) -> dict[str, Change]:
    return {change.figure: change for change in compare(before, now)}


def worse(before: Report, now: Report) -> list[str]:
    return [change.figure for change in compare(before, now) if change.worse]


def test_the_same_run_has_not_changed() -> None:
    run = report(*a_day(alarms=2), case("falls", fall(), fall(found=False)))
    assert compare(run, run) == []
    assert told(run, run, []) == "No figure is worse than before beyond chance."


def test_a_recall_within_its_interval_has_changed_only() -> None:
    change = changed(of_falls(80, 20), of_falls(75, 25))["clear falls found"]
    assert not change.worse
    assert change.before.startswith("80/100")
    assert change.now.startswith("75/100")


def test_a_recall_below_its_interval_is_worse() -> None:
    found = worse(of_falls(80, 20), of_falls(70, 30))
    assert "clear falls found" in found
    assert "clear falls found: day" in found
    assert "falls found, size 4 to 6 px" in found
    assert worse(of_falls(70, 30), of_falls(80, 20)) == []


def test_false_alarms_above_their_interval_are_worse() -> None:
    before, few, many = (report(case("birds", alarms=n)) for n in (0, 3, 4))
    assert worse(before, few) == []  # the upper end of 0 is 3.7
    assert worse(before, many) == ["false alarms: birds"]


def test_alarms_beside_falls_are_compared_too() -> None:
    before, now = (report(case("falls", fall(), alarms=n)) for n in (1, 9))
    assert worse(before, now) == ["false alarms in cases with falls"]


def test_a_worse_day_is_named() -> None:
    assert "false alarms a fixed day" in worse(report(*a_day(alarms=1)), report(*a_day(alarms=40)))


def test_the_median_alarm_must_be_later_by_both_measures() -> None:
    def run(alarm_s: float) -> Report:
        return of_falls(9, 0, fall(alarm=alarm_s))

    assert worse(run(0.30), run(0.39)) == []  # 30 %, but less than 0.1 s
    assert worse(run(2.00), run(2.30)) == []  # 0.3 s, but less than 20 %
    assert worse(run(0.50), run(0.70)) == ["median alarm, s"]
    assert worse(run(0.70), run(0.50)) == []


def test_floors_that_are_told_wrongly_are_worse() -> None:
    right, wrong = of_falls(20, 0), of_falls(20, 0, fall(error=1))
    assert worse(right, wrong) == ["floor exact"]


def test_what_one_run_lacks_is_not_compared() -> None:
    assert worse(of_falls(20, 0), report(*a_day(alarms=9))) == []
    assert compare(of_falls(20, 0), report(case("falls", fall(found=False), system="mog2"))) == []


def test_the_table_says_what_is_worse_and_that_cases_differ() -> None:
    before, now = of_falls(20, 0), of_falls(2, 18)
    text = told(before, replace(now, chosen=replace(CHOSEN, seed=3)), compare(before, now))
    assert "| clear falls found | 20/20 = 1.00 (0.84 to 1.00) | 2/20 = 0.10" in text
    assert "Worse than before: clear falls found; " in text
    assert "test half, seed 0, quick and test half, seed 3, quick" in text


def test_a_kind_of_distractor_alone_is_no_figure_to_compare() -> None:
    before, now = (report(case("birds", alarms=[alarm(0.9, kind)])) for kind in ("leaf", "bag"))
    assert compare(before, now) == []

"""The figures as tables."""

from outcomes import CHOSEN, a_day, alarm, case, fall

from benchmarks.report import report_of
from benchmarks.results import CaseResult
from benchmarks.suite import GROUPS
from benchmarks.tables import Table, by_kind, by_size, headline, markdown


def rows(table: Table) -> dict[str, list[str]]:
    return {row[0]: row[1:] for row in table.rows}


def test_the_headline_names_every_group_and_condition() -> None:
    falls = fall(), fall(condition="dusk", found=False)
    table = rows(headline(report_of(CHOSEN, [*a_day(alarms=2), case("falls", *falls)])))
    assert table["clear falls found"] == ["1/2 = 0.50 (0.09 to 0.91)"]
    assert table["– dusk"] == ["0/1 = 0.00 (0.00 to 0.79)"]
    assert {f"false alarms: {group}" for group in GROUPS} <= set(table)
    assert table["false alarms: lights"] == ["2 in 200 passes"]
    assert table["false alarms: foliage"] == ["2 in 1.000 h"]


def test_what_passes_overhead_is_counted_apart() -> None:
    falls = fall(), *[fall(visibility="overhead", found=found) for found in (True, False, False)]
    report = report_of(CHOSEN, [case("falls", *falls)])
    table = rows(headline(report))
    assert table["passing overhead, found"] == ["1/3 = 0.33 (0.06 to 0.79)"]
    assert table["clear falls found"] == ["1/1 = 1.00 (0.21 to 1.00)"]
    assert table["– day"] == ["1/1 = 1.00 (0.21 to 1.00)"]
    assert rows(by_size(report))["4 to 6"] == ["1/1 = 1.00 (0.21 to 1.00)"]


def test_leaves_that_are_reported_as_such_are_told_beside_false_alarms() -> None:
    table = rows(headline(report_of(CHOSEN, [case("leaves and bags", alarms=1, light_objects=3)])))
    assert table["leaves and bags reported as such"] == ["3 in 200 passes"]
    assert table["false alarms: leaves and bags"] == ["1 in 200 passes"]


def test_frames_are_told_without_an_interval() -> None:
    table = rows(headline(report_of(CHOSEN, [case("falls", fall())])))
    assert table["boxes of clear falls hit"] == ["10/20 = 0.50"]
    assert table["path boxes on a fall"] == ["10/40 = 0.25"]
    assert table["F of boxes"] == ["0.33"]


def test_alarms_are_timed_from_the_start_and_from_when_they_could_be_seen() -> None:
    table = rows(headline(report_of(CHOSEN, [case("falls", fall(alarm=1.4, alarm_seen=0.2))])))
    assert table["alarm, median and p95, s"] == ["1.40, 1.40"]
    assert table["– from when clearly visible"] == ["0.20, 0.20"]


def test_speeds_on_the_ground_are_told_as_shares() -> None:
    table = rows(headline(report_of(CHOSEN, [case("falls", fall(impact=1.07))])))
    assert table["speed on the ground off by, median, %"] == ["7"]
    assert table["– true one within the told 68 %"] == ["1/1 = 1.00 (0.21 to 1.00)"]


def test_what_was_not_run_has_no_figure() -> None:
    table = rows(headline(report_of(CHOSEN, [case("birds")])))
    assert table["clear falls found"] == ["none"]
    assert table["false alarms a fixed day"] == ["none"]
    assert table["floor exact"] == ["none"]


def test_there_is_a_column_for_every_system() -> None:
    results = [case("falls", fall()), case("falls", fall(found=False), system="mog2")]
    table = by_size(report_of(CHOSEN, results))
    assert table.head[1:] == ["towerwatch", "mog2"]
    assert rows(table)["4 to 6"] == ["1/1 = 1.00 (0.21 to 1.00)", "0/1 = 0.00 (0.00 to 0.79)"]


def test_kinds_are_told_for_1000_passes() -> None:
    results = [case("birds", alarms=[alarm(0.9, "bird_dive"), alarm(0.9)])]
    table = rows(by_kind(report_of(CHOSEN, results)))
    assert table["bird_dive"] == ["10 (0 to 56; 1 in 100)"]
    assert table["bird_glide"] == ["0 (0 to 37; 0 in 100)"]
    assert table["nothing"] == ["1 in all"]


def test_markdown_says_how_much_better_it_is() -> None:
    def run(system: str, alarms: int) -> list[CaseResult]:
        return [*a_day(system, alarms), case("falls", fall(), system=system)]

    text = markdown(report_of(CHOSEN, [*run("towerwatch", 1), *run("mog2", 50)]))
    assert "| figure | towerwatch | mog2 |\n|---|---|---|\n" in text
    assert "50 times fewer false alarms a fixed day than mog2" in text
    assert "fewer" not in markdown(report_of(CHOSEN, run("towerwatch", 1)))

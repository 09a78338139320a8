"""The plots of a report."""

from xml.etree import ElementTree as ET

from outcomes import CHOSEN, a_day, case, fall

from benchmarks.charts import Chart, charts
from benchmarks.report import report_of
from benchmarks.results import CaseResult


def of(results: list[CaseResult]) -> dict[str, Chart]:
    return {chart.title: chart for chart in charts(report_of(CHOSEN, results))}


def notes(chart: Chart) -> list[str | None]:
    return [title.text for title in ET.fromstring(chart.svg).iter("title")]


def test_recall_is_drawn_by_class() -> None:
    drawn = of([case("falls", fall(size_px=5, condition="dusk"), fall(size_px=15, found=False))])
    assert "4 to 6 px" in drawn["Falls found, by size"].svg
    assert len(notes(drawn["Falls found, by size"])) == 2
    assert notes(drawn["Falls found, by contrast"]) == ["towerwatch: 1/2 = 0.50 (0.09 to 0.91)"]
    assert "dusk" in drawn["Clear falls found, by condition"].svg


def test_false_alarms_are_drawn_by_group_and_in_all() -> None:
    chart = of([*a_day(alarms=1), *a_day("mog2", 9)])["False alarms a fixed day"]
    assert "windows and curtains" in chart.svg
    assert "towerwatch: 1.0 (0.0 to 5.6)" in notes(chart)  # of 300 birds in 300 passes
    assert len(notes(chart)) == 2 * (8 + 1)


def test_every_plot_stands_without_a_single_value() -> None:
    drawn = of([case("birds", passes=0)])
    assert len(drawn) == 6
    assert all(ET.fromstring(chart.svg).tag == "svg" for chart in drawn.values())


def test_floors_are_drawn_for_towerwatch_only() -> None:
    results = [case("falls", fall()), case("falls", fall(error=1), system="mog2")]
    floors = of(results)["Floors: stated probability and truth"]
    assert notes(floors) == ["stated 0.90: 1/1 = 1.00 (0.21 to 1.00)"]
    assert not floors.systems

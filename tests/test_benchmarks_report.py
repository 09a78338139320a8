"""All figures of a run, and `report.json`."""

import json
from pathlib import Path

import pytest
from outcomes import CHOSEN, a_day, case, fall

from benchmarks.report import read_report, report_of, write_report
from vision.errors import InputError


def test_what_is_written_is_read(tmp_path: Path) -> None:
    results = [*a_day(alarms=1), *a_day("mog2", 7), case("falls", fall(), fall(found=False))]
    report = report_of(CHOSEN, results)
    write_report(tmp_path / "report.json", report)
    assert read_report(tmp_path) == report
    assert read_report(tmp_path / "report.json") == report


def test_figures_have_their_counts_and_intervals(tmp_path: Path) -> None:
    birds = case("birds", fall(), fall(found=False), alarms=3)
    write_report(tmp_path / "report.json", report_of(CHOSEN, [birds]))
    figures = json.loads((tmp_path / "report.json").read_text())["systems"]["towerwatch"]
    clear = figures["recall"]["clear"]
    assert (clear["hits"], clear["trials"], clear["value"]) == (1, 2, 0.5)
    assert 0 < clear["low"] < 0.5 < clear["high"] < 1
    alarms = figures["false_alarms"]["birds"]
    assert (alarms["count"], alarms["exposure"], alarms["value"]) == (3, 300, 0.01)
    assert alarms["low"] < 0.01 < alarms["high"]
    assert figures["fixed_day"]["groups"]["birds"]["estimate"] == 3


def test_what_was_not_measured_is_null(tmp_path: Path) -> None:
    write_report(tmp_path / "report.json", report_of(CHOSEN, [case("falls", fall(found=False))]))
    figures = json.loads((tmp_path / "report.json").read_text())["systems"]["towerwatch"]
    assert figures["alarm"]["median_s"] is None
    assert figures["fixed_day"]["estimate"] is None
    assert figures["false_alarms"]["birds"]["high"] is None


def test_a_missing_report_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"report\.json: cannot be read \(No such file"):
        read_report(tmp_path)
    with pytest.raises(InputError, match="nowhere: cannot be read"):
        read_report(tmp_path / "nowhere")


@pytest.mark.parametrize("text", ["", "[]", '{"format": "another"}', "\0"])
def test_a_foreign_file_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / "other.json").write_text(text)
    with pytest.raises(InputError, match=r"other\.json: is no report of this benchmark"):
        read_report(tmp_path / "other.json")


def test_a_report_of_another_format_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "report.json"
    write_report(path, report_of(CHOSEN, [case("falls", fall())]))
    path.write_text(path.read_text().replace("bench falling 3", "bench falling 2"))
    with pytest.raises(InputError, match="older version"):
        read_report(path)

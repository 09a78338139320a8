"""The report as a page."""

import re
from dataclasses import replace
from html.parser import HTMLParser

from outcomes import CHOSEN, a_day, alarm, case, fall

from benchmarks.page import page
from benchmarks.report import report_of
from benchmarks.results import CaseResult

HOSTILE = '<script>alert(1)</script>"><img src=x>'


class Tags(HTMLParser):
    """Collects tags with their attributes, and the text between them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += f"{data}\n"

    def all(self, name: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.tags if tag == name]


def read(results: list[CaseResult]) -> Tags:
    return Tags(page(report_of(CHOSEN, results), results))


def test_the_page_needs_nothing_else() -> None:
    results = [*a_day(), case("falls", fall(found=False, picture="AAAA"))]
    html = page(report_of(CHOSEN, results), results)
    shown = Tags(html)
    assert not shown.all("script")
    assert not shown.all("link")
    assert all(
        str(image["src"]).startswith("data:image/jpeg;base64,") for image in shown.all("img")
    )
    assert not re.search(r"https?://|@import|url\(", html)
    assert "prefers-color-scheme: dark" in html


def test_it_shows_figures_plots_and_what_went_wrong() -> None:
    missed = fall(found=False, picture="TUlTUw==", contrast=44)
    shown = read([*a_day(), case("falls", missed, alarms=[alarm(0.83, "leaf", picture="RkE=")])])
    assert len(shown.all("svg")) == 6
    assert [image["src"] for image in shown.all("img")] == [
        "data:image/jpeg;base64,TUlTUw==",
        "data:image/jpeg;base64,RkE=",
    ]
    for words in (
        "clear falls found",
        "passing overhead, found",
        "bottle",
        "44",
        "0.83",
        "leaf",
        "drop_m",
        "4.5",
    ):
        assert f"\n{words}\n" in shown.text


def test_a_run_without_mistakes_has_none_to_show() -> None:
    shown = read([*a_day(), case("falls", fall())])
    assert shown.text.count("None.") == 2
    assert "No picture" not in shown.text


def test_a_mistake_without_a_picture_is_told() -> None:
    assert "No picture was kept." in read([case("falls", fall(found=False))]).text


def test_nothing_in_the_data_becomes_markup() -> None:
    wrong = replace(
        alarm(0.9, HOSTILE, picture=HOSTILE),
        kind=HOSTILE,
        state=HOSTILE,
        reasons={HOSTILE: HOSTILE},
    )
    missed = replace(fall(found=False, picture=HOSTILE), kind=HOSTILE, condition=HOSTILE)
    hostile = replace(
        case("falls", missed, fall(condition=HOSTILE), alarms=[wrong]),
        case=HOSTILE,
        system="towerwatch",
        passes={HOSTILE: 1},
    )
    other = replace(case("falls", fall()), system=HOSTILE)
    report = report_of(replace(CHOSEN, only=HOSTILE), [hostile, other])
    shown = Tags(page(report, [hostile, other]))
    assert not shown.all("script")
    assert [image for image in shown.all("img") if image["src"] == "x"] == []
    assert HOSTILE.partition(">")[2].partition("<")[0] in shown.text

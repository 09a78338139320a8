"""Plots as SVG."""

import re
from xml.etree import ElementTree as ET

import pytest

from benchmarks.plots import WIDTH, Axis, Dot, against_stated, dots, logarithmic, steps

SHARE = Axis("share", 0, 1)


def circles(svg: str) -> list[float]:
    return [float(c.attrib["cx"]) for c in ET.fromstring(svg).iter("circle")]


def texts(svg: str) -> list[str | None]:
    return [text.text for text in ET.fromstring(svg).iter("text")]


def test_a_greater_value_is_further_right() -> None:
    svg = dots([("a", [Dot(0.2, 0.1, 0.3, "")]), ("b", [Dot(0.8, 0.7, 0.9, "")])], SHARE)
    low, high = circles(svg)
    assert 0 < low < high < WIDTH
    assert {"a", "b", "share"} <= set(texts(svg))


def test_a_system_has_its_own_colour_and_words() -> None:
    svg = dots([("a", [Dot(0.2, 0.1, 0.3, "one"), Dot(0.4, 0.1, 0.5, "two")])], SHARE)
    assert re.findall(r'<g class="(s\d)"><title>(\w+)</title>', svg) == [
        ("s0", "one"),
        ("s1", "two"),
    ]


def test_what_was_not_measured_is_left_out() -> None:
    assert circles(dots([("a", [None, Dot(0.4, 0.1, 0.5, "")])], SHARE)) != []
    assert circles(dots([("a", [None])], SHARE)) == []


def test_only_an_upper_end_is_an_arrow_not_a_dot() -> None:
    svg = dots([("a", [Dot(None, 0, 0.5, "")])], SHARE)
    assert circles(svg) == []
    assert "<path" in svg


def test_powers_of_ten_are_evenly_apart() -> None:
    axis = logarithmic("alarms", [0.0, 3.0, 4000.0])
    assert axis.ticks() == [1, 10, 100, 1000, 10_000]
    assert axis.share(10) == pytest.approx(0.25)
    assert axis.share(0) == 0
    assert logarithmic("alarms", []).low < logarithmic("alarms", []).high


@pytest.mark.parametrize(("high", "ticks"), [(1, 6), (3, 4), (7, 4), (2, 5)])
def test_ticks_are_round_and_inside(high: float, ticks: int) -> None:
    found = Axis("s", 0, high).ticks()
    assert len(found) == ticks
    assert found[-1] <= high


def test_steps_rise_to_the_share_that_is_reached() -> None:
    svg = steps([([1.0, 2.0], 4), ([], 4)], Axis("s", 0, 4))
    half, none = (path.attrib["d"] for path in ET.fromstring(svg).iter("path"))
    heights = [float(y) for y in re.findall(r"V([\d.]+)", half)]
    assert heights == sorted(heights, reverse=True)
    top, bottom = 10.0, 260.0 - 40
    assert heights[-1] == pytest.approx((top + bottom) / 2)
    assert "V" not in none


def test_what_is_well_stated_lies_on_the_diagonal() -> None:
    svg = against_stated([(0.5, Dot(0.5, 0.3, 0.7, ""))])
    (diagonal,) = (e for e in ET.fromstring(svg).iter("line") if e.get("class") == "diagonal")
    middle = (float(diagonal.attrib["x1"]) + float(diagonal.attrib["x2"])) / 2
    assert circles(svg) == [pytest.approx(middle, abs=0.1)]


def test_names_cannot_break_out() -> None:
    svg = dots([("<b>&", [Dot(0.5, 0, 1, "</title><script>")])], SHARE)
    assert "<script>" not in svg
    assert "<b>&" in texts(svg)

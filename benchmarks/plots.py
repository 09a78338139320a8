"""Plots as SVG: dots with whiskers, cumulative steps, stated against observed.

Colours come from the page: what belongs to the k-th system has the class `s{k}`.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

WIDTH = 560
_FOR_NAMES, _FOR_NUMBERS = 150, 44
"""Left of what is drawn, pixels."""
_RIGHT, _TOP, _BOTTOM = 16, 10, 40
_STEP = 13
"""Between the dots of a row, pixels."""


@dataclass(frozen=True, slots=True)
class Axis:
    """low to high; a logarithmic axis has powers of ten as its ends. name: with its unit."""

    name: str
    low: float
    high: float
    log: bool = False

    def share(self, value: float) -> float:
        """Where a value is, 0–1; what lies outside is at the nearer end."""
        low, high = self.low, self.high
        if self.log:
            value, low, high = (math.log10(max(v, 1e-300)) for v in (value, low, high))
        return min(max((value - low) / (high - low), 0.0), 1.0)

    def ticks(self) -> list[float]:
        """Where to write numbers: powers of ten, or round steps from low on."""
        if not self.log:
            step = _round_step((self.high - self.low) / 5)
            count = math.floor((self.high - self.low) / step + 1e-9)
            return [self.low + step * k for k in range(count + 1)]
        first, last = round(math.log10(self.low)), round(math.log10(self.high))
        return [10.0**k for k in range(first, last + 1, max(1, math.ceil((last - first) / 8)))]


@dataclass(frozen=True, slots=True)
class Dot:
    """A value with its interval; without a value there is only the upper end. note: in words."""

    value: float | None
    low: float
    high: float
    note: str


def logarithmic(name: str, values: Iterable[float]) -> Axis:
    """An axis around all values that are greater than 0."""
    positive = [v for v in values if 0 < v < math.inf] or [1.0]
    low = 10.0 ** math.floor(math.log10(min(positive)))
    high = 10.0 ** math.ceil(math.log10(max(positive)))
    return Axis(name, low, max(high, 10 * low), log=True)


@dataclass(frozen=True, slots=True)
class _Area:
    """Where values are drawn, pixels."""

    left: float
    height: float

    def x(self, value: float, axis: Axis) -> float:
        return self.left + axis.share(value) * (WIDTH - self.left - _RIGHT)

    def y(self, value: float, axis: Axis) -> float:
        return self.height - _BOTTOM - axis.share(value) * (self.height - _TOP - _BOTTOM)

    def across(self, axis: Axis) -> str:
        bottom = self.height - _BOTTOM
        parts = []
        for tick in axis.ticks():
            x = self.x(tick, axis)
            parts.append(_line(x, _TOP, x, bottom, "grid"))
            parts.append(_text(x, bottom + 16, _short(tick), "middle"))
        middle = (self.left + WIDTH - _RIGHT) / 2
        return "".join([*parts, _text(middle, self.height - 6, axis.name, "middle")])

    def upright(self, axis: Axis) -> str:
        parts = []
        for tick in axis.ticks():
            y = self.y(tick, axis)
            parts.append(_line(self.left, y, WIDTH - _RIGHT, y, "grid"))
            parts.append(_text(self.left - 10, y + 4, _short(tick), "end"))
        return "".join(parts)

    def svg(self, parts: Sequence[str]) -> str:
        drawn = "".join(parts)
        return f'<svg viewBox="0 0 {WIDTH} {self.height:g}" role="img">{drawn}</svg>'


def dots(rows: Sequence[tuple[str, Sequence[Dot | None]]], axis: Axis) -> str:
    """One row a class, in it one dot a system with a whisker from low to high."""
    systems = max((len(row) for _, row in rows), default=1)
    row_px = _STEP * systems + 10
    area = _Area(_FOR_NAMES, _TOP + row_px * len(rows) + _BOTTOM)
    parts = [area.across(axis)]
    for k, (name, row) in enumerate(rows):
        top = _TOP + k * row_px
        parts.append(_text(area.left - 10, top + row_px / 2 + 4, name, "end"))
        if k:
            parts.append(_line(area.left, top, WIDTH - _RIGHT, top, "grid"))
        for system, dot in enumerate(row):
            if dot is not None:
                y = top + 5 + _STEP * (system + 0.5)
                parts.append(_dot(dot, y, area, axis, system))
    return area.svg(parts)


def steps(lines: Sequence[tuple[Sequence[float], int]], axis: Axis) -> str:
    """For each system its sorted values and of how many they are: the share that is not greater."""
    area, up = _Area(_FOR_NUMBERS, 260), Axis("", 0, 1)
    parts = [area.across(axis), area.upright(up)]
    for system, (values, of) in enumerate(lines):
        way = f"M{area.x(axis.low, axis):.1f} {area.y(0, up):.1f}"
        for k, value in enumerate(values, start=1):
            way += f"H{area.x(value, axis):.1f}V{area.y(k / of, up):.1f}"
        parts.append(f'<path class="line s{system}" d="{way}H{WIDTH - _RIGHT}"/>')
    return area.svg(parts)


def against_stated(points: Sequence[tuple[float, Dot]]) -> str:
    """Observed shares, with whiskers, over stated ones; on the diagonal they agree."""
    area, both = _Area(_FOR_NUMBERS, 260), Axis("stated probability", 0, 1)
    ends = area.x(0, both), area.y(0, both), area.x(1, both), area.y(1, both)
    parts = [area.across(both), area.upright(both), _line(*ends, "diagonal")]
    for stated, dot in points:
        x = area.x(stated, both)
        value = "" if dot.value is None else _circle(x, area.y(dot.value, both))
        whisker = _line(x, area.y(dot.low, both), x, area.y(dot.high, both), "whisker")
        parts.append(f'<g class="s0">{_title(dot.note)}{whisker}{value}</g>')
    return area.svg(parts)


def _dot(dot: Dot, y: float, area: _Area, axis: Axis, system: int) -> str:
    low, high = area.x(dot.low, axis), area.x(dot.high, axis)
    parts = [_title(dot.note)]
    if dot.value is None:
        # Only bounded from above: an arrow from the bound to where the truth may be.
        tip = f"M{high:.1f} {y - 4:.1f}v8m0-4h-14l5-4m-5 4l5 4"
        parts.append(f'<path class="whisker" d="{tip}"/>')
    else:
        parts += [_line(low, y, high, y, "whisker"), _circle(area.x(dot.value, axis), y)]
    return f'<g class="s{system}">{"".join(parts)}</g>'


def _round_step(about: float) -> float:
    """1, 2 or 5 times a power of ten, not less than asked for."""
    power = 10.0 ** math.floor(math.log10(about) + 1e-9)
    return next(k * power for k in (1, 2, 5, 10) if k * power >= about * (1 - 1e-9))


def _short(value: float) -> str:
    if value >= 10_000 or 0 < value < 0.01:
        return f"10{_raised(round(math.log10(value)))}"
    return f"{value:g}" if value >= 1000 else f"{value:.3g}"


def _raised(exponent: int) -> str:
    return str(exponent).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))


def _title(note: str) -> str:
    return f"<title>{escape(note)}</title>"


def _text(x: float, y: float, text: str, anchor: str) -> str:
    place = f'x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"'
    return f"<text {place}>{escape(text)}</text>"


def _line(x0: float, y0: float, x1: float, y1: float, kind: str) -> str:
    ends = f'x1="{x0:.1f}" y1="{y0:.1f}" x2="{x1:.1f}" y2="{y1:.1f}"'
    return f'<line class="{kind}" {ends}/>'


def _circle(x: float, y: float) -> str:
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4"/>'

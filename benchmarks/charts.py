"""The plots of a report."""

import math
from collections.abc import Callable
from dataclasses import dataclass

from benchmarks.fewer import OWN
from benchmarks.intervals import Share
from benchmarks.plots import Axis, Dot, against_stated, dots, logarithmic, steps
from benchmarks.report import FixedDay, Report, SystemFigures


@dataclass(frozen=True, slots=True)
class Chart:
    """caption: what is counted. systems: whether it needs a legend of them."""

    title: str
    caption: str
    svg: str
    systems: bool = True


def charts(report: Report) -> list[Chart]:
    """All plots, in the order of the page."""
    return [
        Chart(
            "Falls found, by size",
            "Square root of the mask's area, pixels, of falls with a contrast of 12 grey levels "
            "and more that show in 8 frames and more. Whiskers: 95 % (Wilson).",
            _recall(report, lambda s: s.recall_by_size_px, " px"),
        ),
        Chart(
            "Falls found, by contrast",
            "Grey levels between thing and background in the decoded picture, of falls of 4 px "
            "and more that show in 8 frames and more. Whiskers: 95 % (Wilson).",
            _recall(report, lambda s: s.recall_by_contrast),
        ),
        Chart(
            "Clear falls found, by condition",
            "Clear: 4 px and 12 grey levels and more in at least 8 frames. Whiskers: 95 % "
            "(Wilson).",
            _recall(report, lambda s: s.recall_by_condition),
        ),
        Chart(
            "False alarms a fixed day",
            "By what comes by, weighed by how often it does in a fixed day. Whiskers: 95 % "
            "(exact, Poisson); an arrow: none was seen, and there are fewer than this.",
            _fixed_day(report),
        ),
        Chart(
            "Time to alarm",
            "Share of clear falls that are reported by then, from half a metre below their start.",
            _alarms(report),
        ),
        _reliability(report),
    ]


def _recall(
    report: Report, shares: Callable[[SystemFigures], dict[str, Share]], unit: str = ""
) -> str:
    systems = {name: shares(system) for name, system in report.systems.items()}
    classes = next(iter(systems.values()))
    rows = [
        (name + unit, [_share(system, of.get(name)) for system, of in systems.items()])
        for name in classes
    ]
    return dots(rows, Axis("share found", 0, 1))


def _share(system: str, share: Share | None) -> Dot | None:
    if share is None or not share.trials:
        return None
    low, high = share.interval
    return Dot(share.value, low, high, f"{system}: {share}")


def _fixed_day(report: Report) -> str:
    days = {name: system.fixed_day for name, system in report.systems.items()}
    groups = next(iter(days.values())).groups
    rows = [(name, [_group(*day, name) for day in days.items()]) for name in groups]
    rows.append(("all", [_whole(*day) for day in days.items()]))
    found = [dot for _, row in rows for dot in row if dot is not None]
    ends = [end for dot in found for end in (dot.low, dot.value or 0, dot.high)]
    return dots(rows, logarithmic("false alarms a fixed day", ends))


def _group(system: str, day: FixedDay, name: str) -> Dot | None:
    group = day.groups[name]
    if group.estimate is None or group.low is None or group.high is None:
        return None
    note = f"{system}: {group.estimate:.1f} ({group.low:.1f} to {group.high:.1f})"
    return Dot(group.estimate or None, group.low, group.high, note)


def _whole(system: str, day: FixedDay) -> Dot | None:
    if day.estimate is None or day.upper is None:
        return None
    note = f"{system}: {day.estimate:.1f} (up to {day.upper:.1f})"
    return Dot(day.estimate or None, day.estimate, day.upper, note)


def _alarms(report: Report) -> str:
    lines = [
        (system.alarm.times_s, system.recall["clear"].trials) for system in report.systems.values()
    ]
    latest_s = max((times[-1] for times, _ in lines if times), default=1.0)
    return steps(lines, Axis("seconds", 0, max(math.ceil(latest_s), 1)))


def _reliability(report: Report) -> Chart:
    own = report.systems.get(OWN)
    stated = own.floors.stated if own is not None else []
    points = [
        (
            told.stated,
            Dot(told.right.value, *told.right.interval, f"stated {told.stated:.2f}: {told.right}"),
        )
        for told in stated
    ]
    return Chart(
        "Floors: stated probability and truth",
        "How often the floor that is told is the true one, by the probability told with it. On "
        "the diagonal, probabilities mean what they say. Whiskers: 95 % (Wilson).",
        against_stated(points),
        systems=False,
    )

"""All figures of a run in one record, and the file `report.json`."""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path
from typing import Literal

from pydantic import TypeAdapter

from benchmarks import breakdown, figures
from benchmarks.fewer import Fewer, times_fewer
from benchmarks.figures import FIXED_DAY, FIXED_DAY_HOURS, Stated
from benchmarks.intervals import Rate, Share
from benchmarks.results import CaseResult
from benchmarks.suite import GROUPS
from vision.errors import InputError
from vision.records import Json

Number = float | None
"""None where there is nothing to measure or no end."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which cases were asked for."""

    split: str
    seed: int
    quick: bool
    only: str

    def __str__(self) -> str:
        quick = ", quick" if self.quick else ""
        only = f", only {self.only}" if self.only != "*" else ""
        return f"{self.split} half, seed {self.seed}{quick}{only}"


@dataclass(frozen=True, slots=True)
class Boxes:
    """Frame by frame. clear, all: true boxes hit, of clear falls and of all falls; right: path
    boxes that are on a fall; f: of right and clear. Neighbouring boxes are much alike: the
    intervals of these shares are too narrow, and are left out of tables."""

    clear: Share
    all: Share
    right: Share
    f: Number


@dataclass(frozen=True, slots=True)
class GroupDay:
    """False alarms of a group in a fixed day, and the ends of their 95 % interval."""

    estimate: Number
    low: Number
    high: Number


@dataclass(frozen=True, slots=True)
class FixedDay:
    """False alarms in a fixed day, and the upper end of their 95 % interval; the groups in it."""

    estimate: Number
    upper: Number
    groups: dict[str, GroupDay]


@dataclass(frozen=True, slots=True)
class Floors:
    """Where the building was calibrated. stated: by the probability that was told."""

    exact: Share
    within_one: Share
    calibration_error: Number
    stated: list[Stated]


@dataclass(frozen=True, slots=True)
class Impacts:
    """Speeds on the ground. off: by which share, in the median. held: true ones between the ends
    that were told, which should be 68 %."""

    off: Number
    held: Share


@dataclass(frozen=True, slots=True)
class Alarm:
    """Time to alarm, of clear falls that were found: from half a metre below their start, and
    seen_: from when they were clearly visible, too. times_s: all of the former, sorted."""

    median_s: Number
    p95_s: Number
    seen_median_s: Number
    seen_p95_s: Number
    times_s: list[float]


@dataclass(frozen=True, slots=True)
class SystemFigures:
    """Of one system. recall: by visibility, see `benchmarks.measured.visibility`. light_objects:
    leaves and bags that were reported as such."""

    cases: int
    frames: int
    video_h: float
    recall: dict[str, Share]
    recall_by_condition: dict[str, Share]
    recall_by_size_px: dict[str, Share]
    recall_by_contrast: dict[str, Share]
    boxes: Boxes
    false_alarms: dict[str, Rate]
    false_alarms_beside_falls: Rate
    false_alarms_by_kind: dict[str, Rate]
    light_objects: Rate
    fixed_day: FixedDay
    alarm: Alarm
    floors: Floors
    impacts: Impacts
    cost_ms: Number


@dataclass(frozen=True, slots=True)
class Report:
    """All figures of a run, by system; there is at least one."""

    chosen: Chosen
    systems: dict[str, SystemFigures]
    fewer: Fewer | None
    format: Literal["towerwatch bench falling 3"] = "towerwatch bench falling 3"


def report_of(chosen: Chosen, results: Sequence[CaseResult]) -> Report:
    """Work out all figures."""
    systems = dict.fromkeys(result.system for result in results)
    return Report(
        chosen,
        {system: _figures([r for r in results if r.system == system]) for system in systems},
        times_fewer(results),
    )


def _figures(results: Sequence[CaseResult]) -> SystemFigures:
    clear = figures.boxes_of(figures.falls_of(results, "clear"))
    right = figures.boxes_right(results)
    exact, within_one, calibration_error = figures.floors(results)
    off, held = figures.impacts(results)
    return SystemFigures(
        cases=len(results),
        frames=sum(r.frames for r in results),
        video_h=sum(r.video_s for r in results) / 3600,
        recall={
            name: figures.recall(figures.falls_of(results, name))
            for name in ("clear", "faint", "hidden", "overhead")
        },
        recall_by_condition=breakdown.by_condition(results),
        recall_by_size_px=breakdown.by_size(results),
        recall_by_contrast=breakdown.by_contrast(results),
        boxes=Boxes(
            clear,
            figures.boxes_of(fall for r in results for fall in r.falls),
            right,
            _finite(figures.f_measure(right.value, clear.value)),
        ),
        false_alarms={group: figures.false_alarms(results, group) for group in GROUPS},
        false_alarms_beside_falls=figures.beside_falls(results),
        false_alarms_by_kind=breakdown.by_kind(results),
        light_objects=figures.light_objects(results),
        fixed_day=_fixed_day(results),
        alarm=_alarm(results),
        floors=Floors(exact, within_one, _finite(calibration_error), figures.floor_bins(results)),
        impacts=Impacts(_finite(off), held),
        cost_ms=_finite(figures.cost_ms(results)),
    )


def _alarm(results: Sequence[CaseResult]) -> Alarm:
    times_s = figures.alarm_times_s(results)
    median_s, p95_s = figures.middle_and_late_s(times_s)
    seen_median_s, seen_p95_s = figures.middle_and_late_s(figures.seen_alarm_times_s(results))
    return Alarm(
        _finite(median_s), _finite(p95_s), _finite(seen_median_s), _finite(seen_p95_s), times_s
    )


def _fixed_day(results: Sequence[CaseResult]) -> FixedDay:
    groups = {}
    for group, a_day in {**FIXED_DAY, **FIXED_DAY_HOURS}.items():
        alarms = figures.false_alarms(results, group)
        low, high = alarms.interval
        ends = (alarms.value, low, high) if alarms.exposure > 0 else (math.nan,) * 3
        groups[group] = GroupDay(*(_finite(end * a_day) for end in ends))
    estimate, upper = figures.camera_day(results)
    return FixedDay(_finite(estimate), _finite(upper), groups)


def write_report(path: Path, report: Report) -> None:
    """Write a report as JSON; shares and rates have their values and intervals with them."""
    path.write_text(json.dumps(_plain(report), indent=1, allow_nan=False), encoding="utf-8")


def read_report(path: Path) -> Report:
    """Read the report in a folder of results, or a file. Raises InputError."""
    file = path / "report.json" if path.is_dir() else path
    try:
        return _REPORT.validate_json(file.read_bytes())
    except OSError as error:
        raise InputError(
            f"{file}: cannot be read ({error.strerror}); give a folder that --out has filled, "
            "or its report.json"
        ) from None
    except ValueError:
        raise InputError(
            f"{file}: is no report of this benchmark, or an older version's; run it again there"
        ) from None


_REPORT = TypeAdapter(Report)


def _plain(value: object) -> Json:
    match value:
        case Share() | Rate():
            low, high = value.interval
            derived = {"value": value.value, "low": low, "high": high}
            return {**_fields(value), **{k: _finite(v) for k, v in derived.items()}}
        case Mapping():
            return {str(k): _plain(v) for k, v in value.items()}
        case list() | tuple():
            return [_plain(v) for v in value]
        case str() | int() | float() | None:
            return value
    return _fields(value)


def _fields(record: object) -> dict[str, Json]:
    assert is_dataclass(record)
    return {f.name: _plain(getattr(record, f.name)) for f in fields(record)}


def _finite(value: float) -> Number:
    return value if math.isfinite(value) else None

"""What became of a case, as records and as a file."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from pydantic import TypeAdapter

from vision.errors import InputError


@dataclass(frozen=True, slots=True)
class FallResult:
    """A true fall and what became of it.

    boxes: frames in which it shows; boxes_hit: those in which a confirmed event is on it.
    alarm_s: from half a metre below its start to the first report. alarm_seen_s: the same,
    but no sooner than when it was first as large and as strong as a clear fall must be. floor: the
    true one; floor_error: told minus true, where a floor was told. impact_share: the speed on the
    ground as told, over the true one; impact_held: whether that is between the ends that were told.
    picture: of a clear fall that was missed, a JPEG in Base64.
    """

    kind: str
    condition: str
    visibility: str
    size_px: float
    contrast: float
    start_s: float
    floor: int
    boxes: int
    boxes_hit: int
    found: bool
    alarm_s: float | None = None
    alarm_seen_s: float | None = None
    floor_error: int | None = None
    floor_probability: float | None = None
    impact_share: float | None = None
    impact_held: bool | None = None
    picture: str | None = None


@dataclass(frozen=True, slots=True)
class FalseAlarm:
    """A confirmed event that is no fall, or one that was withdrawn. during: kinds of distractors
    that came by meanwhile. picture: a JPEG in Base64, of the surest ones of a case."""

    kind: str
    state: str
    start_s: float
    end_s: float
    confidence: float
    during: list[str]
    reasons: Mapping[str, object]
    picture: str | None = None


@dataclass(frozen=True, slots=True)
class CaseResult:
    """What a system made of a case.

    path_boxes: of all confirmed falling events; path_boxes_right: those on a true box.
    light_objects: events of leaves and bags, reported as such; they are no false alarms.
    """

    case: str
    group: str
    system: str
    frames: int
    video_s: float
    rule_s: float
    path_boxes: int
    path_boxes_right: int
    falls: list[FallResult] = field(default_factory=list)
    false_alarms: list[FalseAlarm] = field(default_factory=list)
    light_objects: int = 0
    passes: dict[str, int] = field(default_factory=dict)
    blind: int = 0


_RESULTS = TypeAdapter(list[CaseResult])


def write_results(path: Path, results: list[CaseResult]) -> None:
    """Write what all systems made of a case, whole or not at all."""
    part = path.with_suffix(".part")
    part.write_text(json.dumps([asdict(result) for result in results], indent=1), encoding="utf-8")
    part.replace(path)


def read_results(path: Path) -> list[CaseResult]:
    """Read what `write_results` wrote. Raises InputError."""
    try:
        return _RESULTS.validate_json(path.read_bytes())
    except ValueError:
        raise InputError(
            f"{path}: is no result of a case, or an older version's; delete it to run it again"
        ) from None

"""One drawn case, encoded, analysed and scored; its result is plain JSON."""

import hashlib
import math
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from benchmarks.analysis import Analysis, analyse_frames
from benchmarks.baselines import BASELINES
from benchmarks.measured import Visible, typical, visibility
from benchmarks.scoring import score
from benchmarks.suite import Case
from benchmarks.truth import Box, TrueFall
from cameras.opening import open_source
from cameras.simulated import encode_scene
from vision import scenes
from vision.falling import FallingRule
from vision.options import FallingOptions
from vision.records import Event, EventKind, Frame, Rule
from vision.scenes.scene import FacadeScene

NEAR_START_M = 0.5


@dataclass(frozen=True, slots=True)
class FallResult:
    """A true fall and what became of it. alarm_s: from half a metre below its start to the first
    report. floor_error: told minus true, where a floor was told."""

    kind: str
    condition: str
    visibility: str
    size_px: float
    contrast: float
    found: bool
    alarm_s: float | None = None
    floor_error: int | None = None
    floor_probability: float | None = None


@dataclass(frozen=True, slots=True)
class FalseAlarm:
    """A confirmed event that is no fall, or one that was withdrawn."""

    kind: str
    state: str
    start_s: float
    end_s: float
    during: list[str]
    reasons: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class CaseResult:
    """What a system made of a case."""

    case: str
    group: str
    system: str
    frames: int
    video_s: float
    rule_s: float
    falls: list[FallResult] = field(default_factory=list)
    false_alarms: list[FalseAlarm] = field(default_factory=list)
    passes: dict[str, int] = field(default_factory=dict)
    blind: int = 0

    def as_json(self) -> dict[str, object]:
        """As plain JSON."""
        return asdict(self)


def run_case(case: Case, cache: Path, systems: list[str]) -> list[CaseResult]:
    """Encode the case unless the cache holds it, and let every system judge it."""
    path = encoded(case, cache)
    scene = FacadeScene(case.spec)
    truth = _truth(scene)
    seen = Visible(scene)
    results: list[CaseResult] = []
    for system in systems:
        options = FallingOptions(facade=scene.facade if case.calibrated else None)
        rule: Rule = FallingRule(options) if system == "towerwatch" else BASELINES[system]()
        with open_source(str(path)) as source:
            frames: Iterable[Frame] = source.frames()
            if not results:
                frames = _watched(frames, seen)
            analysis = analyse_frames(frames, rule)
        results.append(_result(case, system, scene, truth, seen, analysis))
    return results


def encoded(case: Case, cache: Path) -> Path:
    """The case as a file; its name tells the scene, the coding and the drawing code."""
    name = hashlib.sha256(
        f"{case.spec!r} {case.codec} {case.bitrate} {_drawing_code()}".encode()
    ).hexdigest()[:24]
    path = cache / f"{name}.mp4"
    if not path.exists():
        cache.mkdir(parents=True, exist_ok=True)
        part = cache / f"{name}.{os.getpid()}.mp4"
        encode_scene(case.spec, part, codec=case.codec, bitrate=case.bitrate)
        part.replace(path)
    return path


def _drawing_code() -> str:
    folder = Path(scenes.__file__).parent
    digest = hashlib.sha256()
    for file in sorted(folder.rglob("*.py")):
        digest.update(file.read_bytes())
    return digest.hexdigest()


def _watched(frames: Iterable[Frame], seen: Visible) -> Iterator[Frame]:
    for frame in frames:
        seen.look(frame.index, frame.luma)
        yield frame


def _truth(scene: FacadeScene) -> list[TrueFall]:
    boxes: dict[int, dict[int, Box]] = {k: {} for k in range(len(scene.falls))}
    for index in range(scene.frames):
        for box in scene.truth(index):
            boxes[box.fall][index] = Box(box.x, box.y, box.w, box.h)
    return [TrueFall(str(k), found) for k, found in boxes.items()]


def _result(
    case: Case,
    system: str,
    scene: FacadeScene,
    truth: list[TrueFall],
    seen: Visible,
    analysis: Analysis,
) -> CaseResult:
    scored = score(truth, analysis.events)
    falls = [
        _fall_result(case, scene, seen, number, scored.found.get(str(number)), analysis)
        for number in range(len(scene.falls))
    ]
    false_alarms = [
        FalseAlarm(
            kind=event.kind.value,
            state=event.state.value,
            start_s=round(event.start_s, 2),
            end_s=round(event.end_s, 2),
            during=sorted(
                {
                    p.kind
                    for p in scene.passes
                    if p.start_s <= event.end_s and p.end_s >= event.start_s
                }
            ),
            reasons=event.reasons,
        )
        for event in [*scored.other, *scored.withdrawn]
    ]
    return CaseResult(
        case=case.name,
        group=case.group,
        system=system,
        frames=analysis.frames,
        video_s=round(analysis.video_s, 2),
        rule_s=round(analysis.rule_s, 3),
        falls=falls,
        false_alarms=false_alarms,
        passes=dict(Counter(p.kind for p in scene.passes)),
        blind=sum(event.kind is EventKind.CAMERA_BLIND for event in analysis.events),
    )


def _fall_result(
    case: Case,
    scene: FacadeScene,
    seen: Visible,
    number: int,
    event: Event | None,
    analysis: Analysis,
) -> FallResult:
    fall = scene.falls[number]
    sightings = seen.sightings[number]
    told = event.reasons.get("floor") if event is not None else None
    floor = told if isinstance(told, Mapping) else {}
    told_floor, probability = floor.get("floor"), floor.get("probability")
    # From rest; a throw downwards is there sooner.
    half_metre_s = math.sqrt(2 * NEAR_START_M / 9.81)
    return FallResult(
        kind=fall.kind,
        condition=case.spec.condition,
        visibility=visibility(sightings),
        found=event is not None,
        alarm_s=(
            round(analysis.first_reported_s[event.id] - fall.start_s - half_metre_s, 2)
            if event is not None
            else None
        ),
        floor_error=told_floor - fall.floor if isinstance(told_floor, int) else None,
        floor_probability=probability if isinstance(probability, float) else None,
        size_px=typical(sightings)["size_px"],
        contrast=typical(sightings)["contrast"],
    )

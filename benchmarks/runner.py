"""One drawn case, encoded, analysed and scored."""

import hashlib
import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from benchmarks.analysis import Analysis, analyse_frames
from benchmarks.baselines import BASELINES
from benchmarks.boxwise import BoxCount, count_boxes
from benchmarks.measured import Visible
from benchmarks.outcome import outcome
from benchmarks.pictures import with_pictures
from benchmarks.results import CaseResult, FalseAlarm
from benchmarks.scoring import Score, passing, score
from benchmarks.suite import LIGHT, Case
from benchmarks.truth import Box, TrueFall
from cameras.opening import open_source
from cameras.simulated import encode_scene
from vision import scenes
from vision.falling import FallingRule
from vision.options import FallingOptions
from vision.records import EventKind, Frame, Rule
from vision.scenes.scene import FacadeScene


def run_case(case: Case, cache: Path, systems: list[str]) -> list[CaseResult]:
    """Encode the case unless the cache holds it, and let every system judge it."""
    path = encoded(case, cache)
    scene = FacadeScene(case.spec)
    truth = _truth(scene)
    light = [p for p in scene.passes if p.kind in LIGHT]
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
        scored = score(truth, analysis.events, light)
        counted = count_boxes(truth, analysis.events)
        result = _result(case, system, scene, seen, analysis, scored, counted)
        if system == "towerwatch":
            result = with_pictures(result, path, truth, scored.wrong)
        results.append(result)
    return results


def encoded(case: Case, cache: Path) -> Path:
    """The case as a file; its name tells the scene, the coding and the drawing code."""
    name = hashlib.sha256(
        f"{case.spec!r} {case.codec} {case.bitrate} {drawing_code()}".encode()
    ).hexdigest()[:24]
    return made_once(
        cache / f"{name}.mp4",
        lambda part: encode_scene(case.spec, part, codec=case.codec, bitrate=case.bitrate),
    )


def made_once(path: Path, make: Callable[[Path], object]) -> Path:
    """A file that is made unless it is there; nothing half made is ever found under its name."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f"{path.stem}.{os.getpid()}{path.suffix}")
        make(part)
        part.replace(path)
    return path


def drawing_code() -> str:
    """Tells versions of the drawing code apart."""
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
    seen: Visible,
    analysis: Analysis,
    scored: Score,
    counted: BoxCount,
) -> CaseResult:
    falls = [
        outcome(case, scene, seen, number, analysis, scored, counted)
        for number in range(len(scene.falls))
    ]
    false_alarms = [
        FalseAlarm(
            kind=event.kind.value,
            state=event.state.value,
            start_s=round(event.start_s, 2),
            end_s=round(event.end_s, 2),
            confidence=round(event.confidence, 4),
            during=sorted({p.kind for p in passing(event, scene.passes)}),
            reasons=event.reasons,
        )
        for event in scored.wrong
    ]
    return CaseResult(
        case=case.name,
        group=case.group,
        system=system,
        frames=analysis.frames,
        video_s=round(analysis.video_s, 2),
        rule_s=round(analysis.rule_s, 3),
        path_boxes=counted.paths.trials,
        path_boxes_right=counted.paths.hits,
        falls=falls,
        false_alarms=false_alarms,
        light_objects=len(scored.light),
        passes=dict(Counter(p.kind for p in scene.passes)),
        blind=sum(event.kind is EventKind.CAMERA_BLIND for event in analysis.events),
    )

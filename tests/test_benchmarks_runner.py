"""One drawn case from its scene to its result."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest
from stored import an_event

from benchmarks import runner
from benchmarks.analysis import Analysis
from benchmarks.suite import Case
from vision.records import EventKind, Frame, Rule
from vision.scenes.spec import SceneSpec

SPEC = SceneSpec(width=320, height=180, falls=0, duration_s=1.0, distractors=("leaf",))


def test_a_leaf_reported_as_such_is_counted_and_one_reported_as_a_fall_is_a_false_alarm(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    falling = replace(an_event("f"), start_s=0.0, end_s=1.0)
    light = replace(falling, id="l", kind=EventKind.LIGHT_OBJECT)

    def analysed(frames: Iterable[Frame], rule: Rule) -> Analysis:
        del rule
        count = sum(1 for _ in frames)
        return Analysis([light, falling], {"l": 1.0, "f": 1.0}, count, 1.0, 1.0, 0.1)

    monkeypatch.setattr(runner, "analyse_frames", analysed)
    case = Case("leaf-1", "leaves and bags", SPEC, "h264", 500_000, calibrated=False)
    (result,) = runner.run_case(case, tmp_path, ["towerwatch"])
    assert result.frames == 25
    assert result.passes["leaf"] >= 1
    assert result.light_objects == 1
    (alarm,) = result.false_alarms
    assert (alarm.kind, alarm.during) == ("falling_object", ["leaf"])
    assert alarm.picture is not None

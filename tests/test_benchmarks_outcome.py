"""What became of a drawn fall."""

from collections.abc import Mapping
from dataclasses import replace

import pytest
from stored import an_event

from benchmarks.analysis import Analysis
from benchmarks.boxwise import BoxCount
from benchmarks.intervals import Share
from benchmarks.measured import Sighting, Visible
from benchmarks.outcome import outcome
from benchmarks.results import FallResult
from benchmarks.scoring import Score
from benchmarks.suite import Case
from vision.records import Json
from vision.scenes.scene import FacadeScene
from vision.scenes.spec import SceneSpec

SPEC = SceneSpec(width=320, height=180, falls=1, duration_s=6.0, seed=2, min_size_m=0.3)
CASE = Case("falls-1", "falls", SPEC, "h264", 500_000, calibrated=True)
SCENE = FacadeScene(SPEC)
FALL = SCENE.falls[0]
IN_VACUUM_M_S = (2 * 9.81 * FALL.start_m[1]) ** 0.5


def became(
    reasons: Mapping[str, Json] | None, *, told_s: float = 2.0, clear_s: float | None = 0.0
) -> FallResult:
    """Of a fall that is told so long after its start, and clear from so long after it on."""
    seen = Visible(SCENE)
    if clear_s is not None:
        frames = range(int((FALL.start_s + clear_s) * SPEC.fps) + 1, SCENE.frames)
        seen.sightings[0] = [Sighting(k, k / SCENE.frames, 6.0, 30.0) for k in frames]
    event = None if reasons is None else replace(an_event("e"), reasons=reasons)
    score = Score({} if event is None else {"0": event}, {"0": 3}, [], [], [])
    counted = BoxCount({"0": Share(3, 20)}, Share(3, 3))
    analysis = Analysis([], {"e": FALL.start_s + told_s}, 150, 6.0, 1.0, 0.1)
    return outcome(CASE, SCENE, seen, 0, analysis, score, counted)


def test_a_fall_that_is_missed_has_no_times() -> None:
    missed = became(None)
    assert (missed.found, missed.alarm_s, missed.alarm_seen_s) == (False, None, None)
    assert (missed.floor_error, missed.impact_share, missed.impact_held) == (None, None, None)
    assert (missed.boxes_hit, missed.boxes) == (3, 20)


def test_time_runs_from_half_a_metre_below_the_start() -> None:
    assert became({}).alarm_s == pytest.approx(2.0 - 0.32, abs=0.01)


def test_time_to_what_is_seen_runs_from_when_it_is_clear_but_not_sooner() -> None:
    late = became({}, clear_s=1.5).alarm_seen_s
    assert late == pytest.approx(0.5, abs=1 / SPEC.fps)
    assert became({}).alarm_seen_s == became({}).alarm_s
    assert became({}, clear_s=None).alarm_seen_s is None


def test_floors_are_told_against_the_true_one() -> None:
    told = became({"floor": {"floor": FALL.floor + 2, "probability": 0.4}})
    assert (told.floor_error, told.floor_probability) == (2, 0.4)


def test_speeds_on_the_ground_are_told_against_the_true_one() -> None:
    ends: Json = {"low": 0.1, "middle": IN_VACUUM_M_S, "high": 99.0}
    told = became({"impact": {"speed_m_s": ends}})
    assert told.impact_held
    # The air holds it back.
    assert told.impact_share is not None
    assert 1.0 < told.impact_share < 2.0
    narrow: Json = {"low": 98.0, "middle": 98.5, "high": 99.0}
    assert became({"impact": {"speed_m_s": narrow}}).impact_held is False

"""What drew a collected path, and how much it counts."""

import numpy as np
import pytest

from benchmarks.labels import OF_GROUP, importance, label_of
from benchmarks.paths import LabelledPath
from benchmarks.suite import GROUPS, Case
from vision.cues import NAMES
from vision.scenes.scene import FacadeScene
from vision.scenes.spec import SceneSpec
from vision.verdict import EXPLANATIONS


def a_case(group: str, *, condition: str = "day", duration_s: float = 9.0) -> Case:
    spec = SceneSpec(
        width=320,
        height=180,
        falls=1 if group == "falls" else 0,
        condition=condition,
        duration_s=duration_s,
        distractors=GROUPS.get(group, ()),
    )
    return Case(f"{group}-{condition}", group, spec, "h264", 500_000, calibrated=False)


def a_path(case: Case, thing: int = 0, fall: int | None = None) -> LabelledPath:
    return LabelledPath(case.name, 1.0, thing, fall, fall is not None, np.zeros(len(NAMES)))


def test_every_group_has_an_explanation() -> None:
    assert set(OF_GROUP) == set(GROUPS)
    assert set(OF_GROUP.values()) < set(EXPLANATIONS)


def test_a_path_is_what_its_group_is_unless_it_is_on_a_fall() -> None:
    birds, day, rain = a_case("birds"), a_case("falls"), a_case("falls", condition="rain")
    assert label_of(birds, a_path(birds)) == "bird"
    assert label_of(day, a_path(day, fall=0)) == "fall"
    assert label_of(day, a_path(day)) is None
    assert label_of(rain, a_path(rain)) == "weather"


def test_a_thing_counts_once_however_often_its_path_was_judged() -> None:
    birds = a_case("birds")
    counts = importance([birds], [a_path(birds, 0)] * 4 + [a_path(birds, 1)])
    assert counts == pytest.approx([0.125] * 4 + [0.5])


def test_falls_count_a_third_of_everything_else() -> None:
    birds, falls = a_case("birds"), a_case("falls")
    paths = [a_path(birds), *(a_path(falls, k, fall=k) for k in range(3))]
    assert importance([birds, falls], paths) == pytest.approx([1, 1 / 9, 1 / 9, 1 / 9])


def test_groups_count_as_often_as_they_come_in_a_fixed_day() -> None:
    lights, rain = a_case("lights"), a_case("rain", condition="rain")
    passes = len(FacadeScene(lights.spec).passes)
    of_light, of_rain = importance([lights, rain], [a_path(lights), a_path(rain)])
    assert passes > 0
    assert of_light / of_rain == pytest.approx((100 / passes) / (2 * 3600 / 9))

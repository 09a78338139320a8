"""What drew a collected path, and how much it counts."""

from sightings import points

from benchmarks.labels import OF_GROUP, importance, label_of
from benchmarks.paths import LabelledPath
from benchmarks.suite import GROUPS, Case
from vision.scenes.spec import SceneSpec
from vision.verdict import EXPLANATIONS


def a_case(group: str, *, condition: str = "day") -> Case:
    spec = SceneSpec(
        width=320,
        height=180,
        falls=1 if group == "falls" else 0,
        condition=condition,
        duration_s=1,
        distractors=GROUPS.get(group, ()),
    )
    return Case(f"{group}-{condition}", group, spec, "h264", 500_000, calibrated=False)


def a_path(case: Case, fall: int | None = None) -> LabelledPath:
    return LabelledPath(case.name, 1.0, 0, fall, fall is not None, points([50.0] * 6))


def test_every_group_has_an_explanation() -> None:
    assert set(OF_GROUP) == {*GROUPS, "practice traffic", "practice birds"}
    assert set(OF_GROUP.values()) < set(EXPLANATIONS)


def test_a_path_is_what_its_group_is_unless_it_is_on_a_fall() -> None:
    birds, day, rain = a_case("birds"), a_case("falls"), a_case("falls", condition="rain")
    assert label_of(birds, a_path(birds)) == "bird"
    assert label_of(day, a_path(day, fall=0)) == "fall"
    assert label_of(day, a_path(day)) is None
    assert label_of(rain, a_path(rain)) == "weather"


def test_foliage_counts_for_more_than_what_comes_by_often() -> None:
    foliage, birds, falls = a_case("foliage"), a_case("birds"), a_case("falls")
    assert importance(foliage, a_path(foliage)) > importance(birds, a_path(birds))
    assert importance(falls, a_path(falls, fall=0)) == importance(birds, a_path(birds))

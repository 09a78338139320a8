"""The drawn cases."""

import pytest

from benchmarks.suite import GROUPS, Split, cases, practice
from vision.scenes.conditions import CONDITIONS
from vision.scenes.distractors import FAMILIES


@pytest.mark.parametrize("split", ["train", "test"])
def test_a_quick_run_has_everything_in_about_4000_frames(split: Split) -> None:
    quick = list(cases(split, 0, quick=True))
    assert 2500 < sum(case.spec.frames for case in quick) < 5000
    assert {case.spec.condition for case in quick if case.group == "falls"} == set(CONDITIONS)
    assert {case.group for case in quick} == {"falls", *GROUPS}
    assert len({case.name for case in quick}) == len(quick)


def test_every_family_passes_by() -> None:
    named = {kind for kinds in GROUPS.values() for kind in kinds}
    assert named == set(FAMILIES)


def test_the_halves_share_no_scene() -> None:
    train = {case.spec.seed for case in [*cases("train", 0, quick=False), *practice(4)]}
    test = {case.spec.seed for quick in (True, False) for case in cases("test", 0, quick=quick)}
    assert not train & test


def test_practice_is_before_many_buildings() -> None:
    made = list(practice(4))
    assert {case.spec.condition for case in made} == set(CONDITIONS)
    assert len({case.name for case in made}) == len(made)
    assert len({(case.spec.floors, case.spec.elevation_deg) for case in made}) > 8


def test_the_same_seed_gives_the_same_cases() -> None:
    assert list(cases("test", 3, quick=True)) == list(cases("test", 3, quick=True))

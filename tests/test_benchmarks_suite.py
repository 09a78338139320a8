"""The drawn cases."""

from typing import Any

import numpy as np
import pytest

from benchmarks import suite
from benchmarks.suite import GROUPS, Case, Split, cases, practice
from vision.scenes.conditions import CONDITIONS
from vision.scenes.distractors import FAMILIES
from vision.scenes.scene import FacadeScene
from vision.scenes.spec import SceneSpec

ROUNDS = 4


@pytest.fixture(scope="module")
def made() -> list[Case]:
    """Some rounds of practice; many buildings are tried for each."""
    return list(practice(ROUNDS))


@pytest.fixture
def _any_building(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take the first building for a case: seeds and names are those of the possible ones."""

    def first(_: np.random.Generator, **fields: Any) -> SceneSpec:
        return SceneSpec(**fields)

    monkeypatch.setattr(suite, "_possible", first)


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


@pytest.mark.usefixtures("_any_building")
def test_the_halves_share_no_scene() -> None:
    train = {case.spec.seed for case in [*cases("train", 0, quick=False), *practice(4)]}
    test = {case.spec.seed for quick in (True, False) for case in cases("test", 0, quick=quick)}
    assert not train & test


def test_practice_is_before_many_buildings(made: list[Case]) -> None:
    assert {case.spec.condition for case in made} == set(CONDITIONS)
    assert len({case.name for case in made}) == len(made)
    assert len({(case.spec.floors, case.spec.elevation_deg) for case in made}) > 8


def test_a_round_of_practice_has_one_case_of_traffic(made: list[Case]) -> None:
    traffic = [case for case in made if case.group == "practice traffic"]
    assert len(traffic) == ROUNDS
    assert all(case.name.startswith("practice-traffic-") for case in traffic)
    others = {case.group for case in made if case not in traffic}
    assert others == {"practice", "practice birds"}
    for case in traffic:
        assert case.spec.falls == 0
        assert case.spec.distractors == ("vehicle",)
        assert 0.2 <= case.spec.road_row <= 0.7
        assert FacadeScene(case.spec).passes


def test_a_round_of_practice_looks_through_a_long_lens(made: list[Case]) -> None:
    near = [case for case in made if case.spec.fov_deg is not None]
    assert len(near) == 2 * ROUNDS
    assert {bool(case.spec.falls) for case in near} == {True, False}
    for case in near:
        assert case.spec.fov_deg is not None
        assert 8 <= case.spec.fov_deg <= 30


@pytest.mark.usefixtures("_any_building")
def test_practice_shares_no_seed_with_other_cases() -> None:
    many = list(practice(64))
    seeds = {case.spec.seed for case in many}
    assert len(seeds) == len(many)
    halves: tuple[Split, ...] = ("train", "test")
    for split in halves:
        for seed, quick in ((0, False), (3, False), (0, True), (9, True)):
            assert not seeds & {case.spec.seed for case in cases(split, seed, quick=quick)}


def test_more_rounds_of_practice_begin_with_those_of_fewer(made: list[Case]) -> None:
    fewer = list(practice(1))
    assert len(fewer) < len(made)
    assert made[: len(fewer)] == fewer


def test_the_same_seed_gives_the_same_cases() -> None:
    assert list(cases("test", 3, quick=True)) == list(cases("test", 3, quick=True))

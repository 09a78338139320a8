"""What the weights of a verdict are learned from."""

import numpy as np
import pytest
from numpy.typing import NDArray
from sightings import points

from benchmarks.examples import MOVING, Examples, drawn, recorded, together
from benchmarks.paths import LabelledPath
from benchmarks.readings import ReadPath
from benchmarks.suite import Case
from vision import company
from vision.scenes.spec import SceneSpec
from vision.verdict import EXPLANATIONS, VERDICT_NAMES

PATH = points([50.0 + k for k in range(6)])
ROAD = 9.0
"""What stands for the company that things on a road have."""


def a_case(group: str, condition: str = "day") -> Case:
    spec = SceneSpec(width=320, height=180, falls=group == "falls", condition=condition)
    return Case(f"{group}-{condition}", group, spec, "h264", 500_000, calibrated=False)


def read_of(case: Case, fall: int | None, own_company: float) -> ReadPath:
    evidence = np.zeros(len(VERDICT_NAMES))
    evidence[-len(company.NAMES) :] = own_company
    return ReadPath(LabelledPath(case.name, 1.0, 0, fall, clear=False, points=PATH), evidence)


@pytest.mark.parametrize(("condition", "lent"), [("day", 0.5), ("snow", 0.0)])
def test_falls_in_dry_weather_are_learned_over_roads_too(condition: str, lent: float) -> None:
    falls, traffic = a_case("falls", condition), a_case("traffic")
    read = [read_of(falls, 0, 1.0) for _ in range(200)]
    read += [read_of(traffic, None, ROAD) for _ in range(10)]
    found = drawn({case.name: case for case in (falls, traffic)}, read)
    beside = found.evidence[:, -len(company.NAMES) :]
    assert np.mean(beside[:200] == ROAD) == pytest.approx(lent, abs=0.1)
    np.testing.assert_array_equal(beside[200:], ROAD)
    assert [may_be(row) for row in found.right[[0, -1]]] == [{"fall"}, {"ground"}]


def may_be(right: NDArray[np.bool_]) -> set[str]:
    return {name for name, may in zip(EXPLANATIONS, right, strict=True) if may}


def test_foliage_counts_more_than_other_paths() -> None:
    foliage, traffic = a_case("foliage"), a_case("traffic")
    read = [read_of(case, None, 0.0) for case in (foliage, traffic)]
    found = drawn({case.name: case for case in (foliage, traffic)}, read)
    assert found.importance[0] > found.importance[1]


def test_what_is_joined_stays_in_order() -> None:
    parts = [
        Examples(np.full((2, 3), k), np.full((2, 7), k > 0), np.full(2, float(k))) for k in range(3)
    ]
    joined = together(*parts)
    assert joined.right[:, 0].tolist() == [False, False, True, True, True, True]
    assert joined.evidence[:, 0].tolist() == joined.importance.tolist() == [0, 0, 1, 1, 2, 2]


def test_what_moves_where_nothing_falls_may_be_anything_else() -> None:
    clip = a_case("falls")
    found = recorded([read_of(clip, 0, 0.0), read_of(clip, None, 0.0)])
    thrown, moving = (may_be(row) for row in found.right)
    assert thrown == {"fall"}
    assert moving == set(EXPLANATIONS) - {"fall", "light"}
    assert found.importance.tolist() == [1.0, MOVING]


def test_without_films_nothing_is_recorded() -> None:
    none = recorded([])
    assert none.evidence.shape == (0, len(VERDICT_NAMES))
    assert none.right.shape == (0, len(EXPLANATIONS))
    assert len(none.importance) == 0

"""What physics makes of collected paths, with a façade and without."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from sightings import points

from benchmarks import readings
from benchmarks.paths import LabelledPath, collect
from benchmarks.readings import ReadPath, read_paths
from benchmarks.sketches import sketched_falls
from benchmarks.suite import Case
from vision import company
from vision.cues import NAMES, cues
from vision.network import Network
from vision.scenes.spec import SceneSpec
from vision.verdict import EXPLANATIONS, VERDICT_NAMES

KNOWN = VERDICT_NAMES.index("physics_facade_known")
CASE = Case(
    "falls-3",
    "falls",
    SceneSpec(
        width=480,
        height=270,
        floors=8,
        falls=1,
        seed=3,
        duration_s=6,
        min_size_m=0.25,
        contrast=60,
    ),
    "h264",
    1_500_000,
    calibrated=False,
)


def a_glance(odds_of_a_fall: float) -> Network:
    """One that says the same of every path."""
    count, bias = len(NAMES), np.zeros(len(EXPLANATIONS))
    bias[0] = odds_of_a_fall + np.log(len(EXPLANATIONS) - 1)
    return Network(
        np.zeros(count),
        np.ones(count),
        np.zeros((count, 0)),
        np.zeros(0),
        np.zeros((0, len(bias))),
        np.zeros((count, len(bias))),
        bias,
    )


YES, NO = a_glance(10.0), a_glance(-10.0)


@pytest.fixture(scope="module")
def fallen(tmp_path_factory: pytest.TempPathFactory) -> list[LabelledPath]:
    """What was seen of a drawn fall."""
    folder = tmp_path_factory.mktemp("paths")
    found = collect(CASE, folder / "cache", folder)
    assert len(found) > 3
    assert all(path.fall == 0 for path in found)
    return found


def passing(thing: int) -> LabelledPath:
    """Something that comes down steadily and is no fall."""
    path = points([40.0 + 5 * k for k in range(20)], [200.0 + thing + k for k in range(20)])
    return LabelledPath(CASE.name, 1.0, thing, None, clear=False, points=path)


def told(read: Sequence[ReadPath], path: LabelledPath) -> list[float]:
    """For each reading of a path, whether the façade was known."""
    return [float(r.evidence[KNOWN]) for r in read if r.path is path]


def test_a_fall_is_read_without_a_facade_and_with_it(fallen: list[LabelledPath]) -> None:
    read = read_paths(CASE, fallen, YES)
    assert len(read) == 2 * len(fallen)
    for path in fallen:
        assert told(read, path) == [0.0, 1.0]
    for one in read:
        assert one.evidence.shape == (len(VERDICT_NAMES),)
        assert np.isfinite(one.evidence).all()
        seen = cues(one.path.points, CASE.spec.height)
        np.testing.assert_allclose(one.evidence[: len(NAMES)], seen)
        np.testing.assert_array_equal(one.evidence[-len(company.NAMES) :], 0.0)


def test_a_facade_tells_how_far_away_a_fall_is(fallen: list[LabelledPath]) -> None:
    off = VERDICT_NAMES.index("physics_depth_off")
    read = [r for r in read_paths(CASE, fallen, YES) if r.path is fallen[-1]]
    elevation = VERDICT_NAMES.index("physics_elevation")
    assert abs(read[1].evidence[off]) < 3
    assert read[1].evidence[elevation] == pytest.approx(
        np.radians(CASE.spec.elevation_deg), abs=0.1
    )


def test_what_a_glance_dismisses_is_not_read_but_for_falls(fallen: list[LabelledPath]) -> None:
    other, fall = passing(1), fallen[-1]
    dismissed = read_paths(CASE, [other, fall], NO)
    assert not told(dismissed, other)
    assert told(dismissed, fall) == [0.0, 1.0]
    wanted = read_paths(CASE, [other, fall], YES)
    assert told(wanted, other) == told(wanted, fall) == [0.0, 1.0]


def test_what_comes_down_beside_a_path_is_its_company(fallen: list[LabelledPath]) -> None:
    at_once = [replace(passing(thing), t_s=fallen[-1].t_s) for thing in (1, 2, 3)]
    (_, read) = read_paths(CASE, [*at_once, fallen[-1]], NO)
    cells = company.NAMES.index("log_cells") - len(company.NAMES)
    assert read.path is fallen[-1]
    assert np.expm1(read.evidence[cells]) >= 1


def test_sketches_borrow_the_company_of_what_is_drawn() -> None:
    companies = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    found = readings.read_sketches(sketched_falls, range(12), YES, companies)
    borrowed = {tuple(row[-3:]) for row in found}
    assert borrowed == {tuple(row) for row in companies}


def test_paths_of_practice_are_read_by_turns(fallen: list[LabelledPath]) -> None:
    practice = replace(CASE, name="practice-3", group="practice")
    read = read_paths(practice, fallen, YES)
    assert [r.path for r in read] == fallen
    assert [float(r.evidence[KNOWN]) for r in read] == [float(k % 2) for k in range(len(fallen))]

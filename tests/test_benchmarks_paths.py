"""Paths that are collected from drawn cases."""

from collections import Counter
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from benchmarks import paths
from benchmarks.paths import collect
from benchmarks.suite import Case
from vision.cues import FEWEST
from vision.scenes.scene import FacadeScene
from vision.scenes.spec import SceneSpec
from vision.suspects import FRAME, SCORE, TIME, X, Y


def a_case(falls: int, *distractors: str) -> Case:
    spec = SceneSpec(
        width=480,
        height=270,
        floors=8,
        falls=falls,
        seed=3,
        duration_s=6,
        min_size_m=0.25,
        contrast=60,
        distractors=distractors,
    )
    group = "falls" if falls else "leaves and bags"
    return Case(f"{group}-3", group, spec, "h264", 1_500_000, calibrated=False)


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where drawn cases are kept for all tests."""
    return tmp_path_factory.mktemp("cache")


def test_the_path_of_a_fall_is_labelled_with_it_and_kept(tmp_path: Path, cache: Path) -> None:
    case = a_case(1)
    first = collect(case, cache, tmp_path)
    assert len(first) > 3
    assert {(path.case, path.thing, path.fall, path.clear) for path in first} == {
        (case.name, 0, 0, True)
    }
    assert [path.t_s for path in first] == sorted(path.t_s for path in first)
    again = collect(case, tmp_path / "not drawn again", tmp_path)
    assert not (tmp_path / "not drawn again").exists()
    for kept, path in zip(again, first, strict=True):
        assert (kept.t_s, kept.thing, kept.fall, kept.clear) == (
            path.t_s,
            path.thing,
            path.fall,
            path.clear,
        )
        np.testing.assert_array_equal(kept.points, path.points)


def test_sightings_are_where_and_when_a_fall_was_seen(tmp_path: Path, cache: Path) -> None:
    case = a_case(1)
    truth = FacadeScene(case.spec).truth
    found = collect(case, cache, tmp_path)
    for path in found:
        assert path.points.dtype == np.float64
        assert path.points.shape[1] == SCORE + 1
        assert len(path.points) >= FEWEST
        np.testing.assert_allclose(
            path.points[:, TIME], path.points[:, FRAME] / case.spec.fps, atol=1e-4
        )
        assert path.points[-1, TIME] <= path.t_s + 1e-4
    for row in found[-1].points:
        (box,) = truth(int(row[FRAME]))
        assert abs(row[X] - box.x - box.w / 2) < 6
        assert abs(row[Y] - box.y - box.h / 2) < 6


def test_a_path_is_kept_again_when_it_has_grown(tmp_path: Path, cache: Path) -> None:
    lengths = [len(path.points) for path in collect(a_case(1), cache, tmp_path)]
    assert len(lengths) > 3
    assert all(later >= 1.1 * sooner for sooner, later in pairwise(lengths))


def test_what_comes_by_is_no_fall(tmp_path: Path, cache: Path) -> None:
    found = collect(a_case(0, "leaf"), cache, tmp_path)
    assert found
    assert all(path.fall is None and not path.clear for path in found)


def test_of_too_many_all_paths_of_some_things_are_kept_and_all_falls(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(paths, "MOST_A_CASE", 10)
    things = np.repeat(np.arange(20), 3)
    rows = np.zeros((60, 5))
    rows[:, 1], rows[:, 2] = things, np.where(things == 7, 0, -1)
    numbers = [np.full((1, SCORE + 1), float(k)) for k in range(60)]
    kept, points = paths._thinned(rows, numbers)
    of_thing = Counter(kept[:, 1].tolist())
    assert 7.0 in of_thing
    assert set(of_thing.values()) == {3}
    assert 3 < len(kept) < 20
    for row, own in zip(kept, points, strict=True):
        assert things[int(own[0, 0])] == row[1]

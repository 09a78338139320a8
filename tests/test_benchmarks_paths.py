"""Paths that are collected from drawn cases."""

from pathlib import Path

import numpy as np

from benchmarks.paths import collect
from benchmarks.suite import Case
from vision.cues import NAMES
from vision.scenes.spec import SceneSpec


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


def test_the_path_of_a_fall_is_labelled_with_it_and_kept(tmp_path: Path) -> None:
    case = a_case(1)
    first = collect(case, tmp_path / "cache", tmp_path)
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
        np.testing.assert_array_equal(kept.cues, path.cues)
        assert path.cues.shape == (len(NAMES),)


def test_what_comes_by_is_no_fall(tmp_path: Path) -> None:
    paths = collect(a_case(0, "leaf"), tmp_path / "cache", tmp_path)
    assert paths
    assert all(path.fall is None and not path.clear for path in paths)

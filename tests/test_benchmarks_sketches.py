"""Paths sketched without pictures."""

from collections.abc import Callable, Iterator

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sightings import advantage_of_falling

from benchmarks.sketches import (
    Sketch,
    sketched_birds,
    sketched_falls,
    sketched_insects,
    sketched_traffic,
)
from vision.cues import FEWEST, NAMES, cues
from vision.reading import read
from vision.suspects import FRAME, HEIGHT, TIME, WIDTH, Points, X, Y
from vision.trajectory import View

Sketcher = Callable[[int], Iterator[Sketch]]

ALL = (sketched_falls, sketched_traffic, sketched_birds, sketched_insects)


def some(sketch: Sketcher, count: int = 60) -> list[Sketch]:
    return [seen for seed in range(count) for seen in sketch(seed)]


def size(points: Points) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    return np.sqrt(points[:, WIDTH] * points[:, HEIGHT])


@given(seed=st.integers(0, 2**40), sketch=st.sampled_from(ALL))
def test_a_sketch_is_a_path_as_the_rule_has_them(seed: int, sketch: Sketcher) -> None:
    for seen in sketch(seed):
        points = seen.points

        assert len(points) >= FEWEST
        assert np.isfinite(points).all()
        assert (np.diff(points[:, FRAME]) > 0).all()
        assert (np.diff(points[:, TIME]) > 0).all()
        assert (points[:, [WIDTH, HEIGHT]] >= 1).all()
        assert np.ptp(points[:, Y]) > 0
        assert np.isfinite(cues(points, seen.height)).all()
        assert len(cues(points, seen.height)) == len(NAMES)


@pytest.mark.parametrize("sketch", ALL)
def test_a_seed_sketches_the_same_again(sketch: Sketcher) -> None:
    first, again = some(sketch), some(sketch)

    assert len(first) == len(again) > 10
    for one, other in zip(first, again, strict=True):
        assert (one.width, one.height) == (other.width, other.height)
        assert np.array_equal(one.points, other.points)


def test_physics_takes_most_sketched_falls_for_falls() -> None:
    long = [seen for seen in some(sketched_falls) if len(seen.points) >= 15]

    readings = [read(s.points, View(s.width, s.height), facade_known=False) for s in long]

    misfits = [reading.judgement.misfit for reading in readings]
    better = [advantage_of_falling(reading.judgement) > 0 for reading in readings]
    assert np.median(misfits) < 1.2
    assert np.mean(better) > 0.6


def test_what_nears_on_the_ground_grows_and_what_goes_away_shrinks() -> None:
    long = [seen for seen in some(sketched_traffic, 400) if len(seen.points) >= 20]

    grown = [size(s.points[-5:]).mean() / size(s.points[:5]).mean() for s in long]
    down = [s.points[-1, Y] > s.points[0, Y] for s in long]

    assert np.median(np.array(grown)[down]) > 1.1
    assert np.median(np.array(grown)[~np.array(down)]) < 0.9


@pytest.mark.parametrize("sketch", [sketched_birds, sketched_insects])
def test_what_flies_comes_nearer_or_goes_away_up_or_down(sketch: Sketcher) -> None:
    long = [seen for seen in some(sketch) if len(seen.points) >= 15]

    grown = np.array([size(s.points[-5:]).mean() / size(s.points[:5]).mean() for s in long])
    down = np.array([s.points[-1, Y] > s.points[0, Y] for s in long])

    assert 0.15 < np.mean(down) < 0.85
    assert 0.15 < np.mean(grown > 1) < 0.85


def test_a_look_at_a_path_is_the_beginning_of_the_next() -> None:
    looks = list(sketched_falls(next(s for s in range(99) if len(list(sketched_falls(s))) > 1)))

    ends = [seen.points[-1, FRAME] for seen in looks]

    assert ends == sorted(ends)
    assert {(s.width, s.height) for s in looks} == {(looks[0].width, looks[0].height)}
    assert all((s.points[:, X] > -50).all() for s in looks)

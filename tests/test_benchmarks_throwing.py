"""What is thrown into a clip is physics that a camera could see."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from recorded import recording, throws

from benchmarks.throwing import CONTRAST, SHORTEST_DROP_M, SIZE_PX, Throw
from vision.scenes.ballistics import GRAVITY_M_S2, STEP_S

some = settings(max_examples=20)
"""Each example plans ten throws or so."""

SIZES = ((320, 240), (1280, 720), (960, 1088))


def centres(throw: Throw) -> NDArray[np.float64]:
    t_s = np.linspace(throw.first_s, throw.last_s, 20)
    return throw.camera.project(throw.flight.at(t_s))[0]


@some
@given(seed=st.integers(0, 10_000), size=st.sampled_from(SIZES))
def test_a_fall_is_long_and_crosses_the_picture(seed: int, size: tuple[int, int]) -> None:
    for throw in throws(seed, recording(size)):
        path = centres(throw)
        assert throw.drop_m >= SHORTEST_DROP_M
        assert path[-1, 1] - path[0, 1] >= 0.35 * size[1]
        assert ((path > -1) & (path < np.array(size) + 1)).all()


@some
@given(seed=st.integers(0, 10_000))
def test_cameras_stand_where_cameras_stand(seed: int) -> None:
    camera = throws(seed)[0].camera
    assert 20 <= camera.elevation_deg <= 60
    assert 10 <= camera.distance_m <= 60


@some
@given(seed=st.integers(0, 10_000))
def test_nothing_falls_faster_than_gravity(seed: int) -> None:
    for throw in throws(seed):
        down_m_s = -np.diff(throw.flight.positions_m[:, 1]) / STEP_S
        # Drag holds back what falls, and pulls down what still rises.
        falling = down_m_s[:-1] > 0
        gained_m_s2 = np.diff(down_m_s)[falling] / STEP_S
        assert (gained_m_s2 <= GRAVITY_M_S2 + 1e-6).all()


@some
@given(seed=st.integers(0, 10_000))
def test_sizes_and_contrasts_are_in_their_range(seed: int) -> None:
    for throw in throws(seed):
        middle = throw.flight.at(np.array([(throw.first_s + throw.last_s) / 2]))
        _, depth = throw.camera.project(middle)
        size_px = throw.thing.size_m * throw.camera.focal_px / float(depth[0])
        assert 0.8 * SIZE_PX[0] < size_px < 1.3 * SIZE_PX[1]
        assert CONTRAST[0] <= abs(throw.contrast) <= CONTRAST[1]


def test_throws_come_one_after_another() -> None:
    found = throws(1, recording(seconds=60))
    assert len(found) == 10
    assert all(a.last_s < b.first_s for a, b in pairwise(found))
    assert found[0].first_s >= 1.0
    assert found[-1].last_s < 60


def test_a_short_clip_gets_two() -> None:
    assert len(throws(1, recording(seconds=4))) == 2


def test_a_thing_is_seen_only_while_it_is_in_view() -> None:
    throw = throws(2)[0]
    assert throw.seen_at(throw.first_s - 0.01) is None
    assert throw.seen_at(throw.last_s + 0.01) is None
    seen = throw.seen_at((throw.first_s + throw.last_s) / 2)
    assert seen is not None
    assert seen.alpha.max() == pytest.approx(0.6, abs=0.4)


def test_the_same_seed_throws_the_same() -> None:
    first, again, other = throws(5), throws(5), throws(6)
    assert [t.contrast for t in first] == [t.contrast for t in again]
    assert [t.contrast for t in first] != [t.contrast for t in other]

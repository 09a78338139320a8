"""What physics makes of a path."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sightings import points

from vision.reading import GOOD_MISFIT, NAMES, followed_back, likeliest_fall, read
from vision.suspects import HEIGHT, LEFT, TIME, TOP, WIDTH, Points, X, Y
from vision.trajectory import Path, View, read_as_fall

VIEW = View(1280, 720)
FALL = [60 + 0.2 * k * k for k in range(40)]


def jittered(path: Points, pixels: float = 0.3) -> Points:
    noise = np.random.default_rng(2).normal(0, pixels, (2, len(path)))
    path[:, [X, LEFT]] += noise[0][:, None]
    path[:, [Y, TOP]] += noise[1][:, None]
    return path


def cue(path: Points, name: str, view: View = VIEW, *, facade_known: bool = False) -> float:
    return float(read(path, view, facade_known=facade_known).cues[NAMES.index(name)])


def test_a_fall_is_read_as_one() -> None:
    path = jittered(points(FALL, 600.0, 6.0))
    reading = read(path, VIEW, facade_known=False)
    assert reading.cues.shape == (len(NAMES),)
    assert np.isfinite(reading.cues).all()
    np.testing.assert_array_equal(reading.kept, path)
    assert reading.judgement.misfit < GOOD_MISFIT
    assert reading.judgement.fall.drop_m > 3


def test_names_differ() -> None:
    assert len(set(NAMES)) == len(NAMES)


def test_sightings_before_a_fall_that_belong_to_something_else_are_left_out() -> None:
    before = [(560 + 7 * k, 75 - 6 * (k % 3)) for k in range(8)]
    y = [*(y for _, y in before), *FALL]
    x = [*(x for x, _ in before), *[600.0] * len(FALL)]
    path = jittered(points(y, x, 6.0))
    kept, fall = likeliest_fall(path, VIEW)
    assert fall.misfit < GOOD_MISFIT < read_as_fall(Path.of(path), VIEW).misfit
    assert 6 / 25 <= kept[0, TIME] <= 10 / 25
    assert kept[-1, TIME] == path[-1, TIME]
    assert len(kept) >= len(FALL) - 3
    assert cue(path, "kept_share") == pytest.approx(len(kept) / len(path))
    assert cue(path, "skipped_s") == pytest.approx(kept[0, TIME])


def test_sightings_after_a_fall_that_belong_to_something_else_are_left_out() -> None:
    y = [*FALL, *[FALL[-1] + 3 * k for k in range(1, 4)]]
    x = [*[600.0] * len(FALL), *[600.0 + 9 * k for k in range(1, 4)]]
    path = jittered(points(y, x, 6.0))
    kept, fall = likeliest_fall(path, VIEW)
    assert fall.misfit < GOOD_MISFIT < read_as_fall(Path.of(path), VIEW).misfit
    assert kept[-1, TIME] < path[len(FALL), TIME]
    assert cue(path, "kept_share") == pytest.approx(len(kept) / len(path))


def test_of_a_clean_fall_nothing_is_left_out() -> None:
    path = jittered(points(FALL, 600.0, 6.0))
    kept, fall = likeliest_fall(path, VIEW)
    np.testing.assert_array_equal(kept, path)
    assert fall.name == "fall"


def test_what_was_seen_before_belongs_to_a_fall_that_explains_it() -> None:
    path = jittered(points(FALL, 600.0, 6.0))
    late = read(path[15:], VIEW, facade_known=False)
    whole = followed_back(late, path[:15], VIEW)
    np.testing.assert_array_equal(whole.kept, path)
    assert whole.judgement.fall.drop_m > late.judgement.fall.drop_m
    np.testing.assert_array_equal(whole.cues, late.cues)


def test_what_was_seen_before_and_is_no_part_of_the_fall_is_left_out() -> None:
    path = jittered(points(FALL, 600.0, 6.0))
    late = read(path[15:], VIEW, facade_known=False)
    foreign = path[:15].copy()
    foreign[:, [X, LEFT]] += np.linspace(120, 0, 15)[:, None] ** 1.1
    assert followed_back(late, foreign, VIEW) is late


@settings(max_examples=10, deadline=None)
@given(
    places=st.lists(
        st.tuples(st.floats(-50, 1330), st.floats(-50, 770), st.floats(1, 300)),
        min_size=6,
        max_size=45,
    ),
    gaps=st.sampled_from([1, 3]),
    known=st.booleans(),
)
def test_whatever_the_path_all_cues_are_numbers(
    places: list[tuple[float, float, float]], gaps: int, known: bool
) -> None:
    x, y, size = np.array(places).T
    path = points(y, x)
    path[:, [WIDTH, HEIGHT]] = size[:, None]
    path[:, TIME] *= gaps
    reading = read(path, VIEW, facade_known=known)
    assert reading.cues.shape == (len(NAMES),)
    assert np.isfinite(reading.cues).all()
    assert 6 <= len(reading.kept) <= len(path)


@settings(max_examples=5, deadline=None)
@given(x=st.floats(0, 1280), y=st.floats(0, 720))
def test_what_never_moves_has_cues_too(x: float, y: float) -> None:
    reading = read(points([y] * 6, x), VIEW, facade_known=False)
    assert np.isfinite(reading.cues).all()


@pytest.mark.parametrize("known", [False, True])
def test_a_facade_that_is_known_is_told(known: bool) -> None:
    path = jittered(points(FALL, 600.0, 6.0))
    assert cue(path, "facade_known", facade_known=known) == float(known)
    others = [name != "facade_known" for name in NAMES]
    told, untold = (read(path, VIEW, facade_known=k).cues for k in (True, False))
    np.testing.assert_array_equal(told[others], untold[others])


def test_a_fall_that_is_not_where_the_camera_lets_expect_is_off() -> None:
    path = jittered(points(FALL, 600.0, 6.0))
    depth_m = math.exp(cue(path, "log_depth"))
    near = replace(VIEW, log_depth=(math.log(depth_m), 0.15), elevation_rad=(0.6, 0.01))
    far = replace(near, log_depth=(math.log(6 * depth_m), 0.15))
    assert abs(cue(path, "depth_off", near)) < 2
    assert cue(path, "depth_off", far) < -2


def test_falling_beats_steady_motion_where_a_thing_falls_and_not_where_it_glides() -> None:
    falls = jittered(points(FALL, 600.0, 6.0))
    glides = jittered(points([60 + 8.0 * k for k in range(40)], 600.0, 6.0))
    assert cue(falls, "over_steady") > 1 > cue(glides, "over_steady")
    assert cue(falls, "misfit_steady") > 1 > cue(glides, "misfit_steady")


def test_longer_falls_have_a_greater_drop() -> None:
    drops = [cue(jittered(points(FALL[:count], 600.0, 6.0)), "drop") for count in (15, 25, 40)]
    assert drops == sorted(drops)

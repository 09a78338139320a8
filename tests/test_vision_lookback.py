"""What was seen of a fall before it stood out."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vision.fitting import Fit
from vision.lookback import LONGEST_S, Past, leads_to
from vision.motion import Motion
from vision.scenes.camera import Camera
from vision.suspects import FRAME, SCORE, TIME, Points, X, Y
from vision.trajectory import GRAVITY_M_S2, Path, View, read_as_fall

CAMERA = Camera(1280, 720, 0.0, 4.0, 40.0, 30.0, 60.0)
VIEW = View(1280, 720)
FPS, LET_GO, FOUND, LAST = 25.0, 30, 48, 70
"""Frames: when it was let go, from which on the tracker has it, and the last."""

SIZE = 6.0


def place(frame: int, up_m_s: float = 0.0) -> tuple[float, float]:
    """Where the camera sees what is let go, or thrown up, 40 m above the ground."""
    t_s = (frame - LET_GO) / FPS
    y = 40.0 + up_m_s * t_s - 0.5 * GRAVITY_M_S2 * t_s**2
    pixels, _ = CAMERA.project(np.array([[3.0, y, 0.5]]))
    return float(pixels[0, 0]), float(pixels[0, 1])


def blob(x: float, y: float, size: float = SIZE) -> list[float]:
    return [x, y, x - size / 2, y - size / 2, size, size, size * size, -30.0]


def motion(frame: int, *blobs: list[float], dx: float = 0.0, jolt: bool = False) -> Motion:
    rows = np.array(blobs, np.float32).reshape(-1, 8)
    return Motion(frame, frame / FPS, rows, dx, 0.0, jolt)


def tracked(up_m_s: float = 0.0) -> Points:
    """What the tracker has of it."""
    rows = np.zeros((LAST - FOUND, 11))
    for row, frame in zip(rows, range(FOUND, LAST), strict=True):
        x, y = place(frame, up_m_s)
        row[:] = [frame, frame / FPS, x, y, *blob(x, y)[2:], 5.0 * frame]
    return rows


def fitted(path: Points) -> Fit:
    return read_as_fall(Path.of(path), VIEW).fit


def earlier(motions: list[Motion], up_m_s: float = 0.0) -> Points:
    past, path = Past(), tracked(up_m_s)
    for seen in motions:
        past.saw(seen)
    return past.before(path, fitted(path), VIEW)


def clutter(random: np.random.Generator, count: int) -> list[list[float]]:
    return [blob(x, y, 3.0) for x, y in random.uniform([0, 0], [1280, 720], (count, 2))]


@pytest.mark.parametrize("up_m_s", [0.0, 3.0])
def test_a_fall_is_followed_back_to_where_it_was_let_go(up_m_s: float) -> None:
    random = np.random.default_rng(1)
    motions = []
    for frame in range(10, LAST):
        own = [blob(*place(frame, up_m_s))] if frame >= LET_GO else []
        motions.append(motion(frame, *own, *clutter(random, 30)))
    found = earlier(motions, up_m_s)
    assert found[0, FRAME] == pytest.approx(LET_GO, abs=2)
    assert found[-1, FRAME] == FOUND - 1
    off = [np.hypot(*(row[[X, Y]] - place(int(row[FRAME]), up_m_s))) for row in found]
    assert max(off) < 4


def test_what_is_seen_now_and_then_is_followed_over_the_gaps() -> None:
    shown = [*range(LET_GO, LET_GO + 4), LET_GO + 9, LET_GO + 10]
    found = earlier(
        [motion(f, *([blob(*place(f))] if f in shown else [])) for f in range(10, FOUND)]
    )
    assert {*found[:, FRAME].astype(int)} == {*shown}


def test_with_nothing_before_it_there_is_nothing_earlier() -> None:
    assert len(earlier([motion(frame) for frame in range(10, LAST)])) == 0
    assert len(earlier([])) == 0


def test_what_moves_beside_it_is_not_taken_for_it() -> None:
    aside = [motion(f, blob(place(f)[0] + 25, place(f)[1])) for f in range(10, LAST)]
    assert len(earlier(aside)) == 0


def test_in_dense_clutter_nothing_is_made_up() -> None:
    random = np.random.default_rng(2)
    motions = [motion(frame, *clutter(random, 400)) for frame in range(10, LAST)]
    assert len(earlier(motions)) <= 2


def test_places_are_those_of_the_steady_picture() -> None:
    motions = []
    for frame in range(LET_GO, FOUND):
        x, y = place(frame)
        motions.append(motion(frame, blob(x - 7, y), dx=7.0))
    found = earlier(motions)
    assert len(found) >= FOUND - LET_GO - 2
    for row in found:
        assert row[X] == pytest.approx(place(int(row[FRAME]))[0], abs=0.5)
        assert row[4] == pytest.approx(row[X] - 7 - SIZE / 2, abs=0.5)


def test_a_jolt_tells_nothing() -> None:
    shaken = range(LET_GO + 5, FOUND - 2)
    motions = [
        motion(frame, jolt=True) if frame in shaken else motion(frame, blob(*place(frame)))
        for frame in range(LET_GO, FOUND)
    ]
    assert {*earlier(motions)[:, FRAME].astype(int)} & {*range(LET_GO, LET_GO + 5)}


def test_sightings_of_long_ago_are_forgotten() -> None:
    past = Past()
    for frame in range(1000):
        past.saw(motion(frame, blob(*place(LET_GO))))
    path = tracked()
    assert len(past.before(path, fitted(path), VIEW)) == 0


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 999), count=st.integers(0, 200), up_m_s=st.floats(-1, 4))
def test_whatever_moves_what_is_found_is_earlier_and_in_order(
    seed: int, count: int, up_m_s: float
) -> None:
    random = np.random.default_rng(seed)
    found = earlier([motion(f, *clutter(random, count)) for f in range(LAST)], up_m_s)
    assert found.shape[1] == SCORE + 1
    assert np.isfinite(found).all()
    assert (np.diff(found[:, FRAME]) > 0).all()
    path = tracked(up_m_s)
    assert (found[:, FRAME] < path[0, FRAME]).all()
    assert (found[:, TIME] >= path[0, TIME] - LONGEST_S).all()
    assert (found[:, SCORE] == path[0, SCORE]).all()


@pytest.mark.parametrize(
    ("off_px", "late_frames", "same"),
    [(0.0, 0, True), (60.0, 0, False), (0.0, 8, False), (0.0, -8, False)],
)
def test_a_fall_leads_to_where_it_is_seen_again(
    off_px: float, late_frames: int, *, same: bool
) -> None:
    """Not to what falls beside it, nor to what was let go before or after."""
    whole = tracked()
    path, later = whole[:12], whole[16:].copy()
    later[:, X] += off_px
    for row in later:
        row[Y] = place(int(row[FRAME]) - late_frames)[1]
    assert leads_to(path, fitted(path), VIEW, later) == same

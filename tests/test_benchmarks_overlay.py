"""Things laid over frames."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from recorded import recording, throws

from benchmarks.overlay import Overlay, mask_of, trace
from vision.records import Luma
from vision.scenes.footprint import Footprint

ANY = throws(1)[0]


def wall(level: int = 120) -> Luma:
    return np.full((60, 80), level, np.uint8)


def spot(x0: int, y0: int, size: int = 6) -> Footprint:
    alpha = np.zeros((size + 4, size + 4), np.float32)
    alpha[2:-2, 2:-2] = 1
    return Footprint(x0, y0, alpha)


def overlay(contrast: float, *spots: Footprint, noise: float = 0.0) -> Overlay:
    """One spot a frame, from frame 0 on."""
    thrown = replace(ANY, contrast=contrast)
    return Overlay([thrown], {k: [(0, found)] for k, found in enumerate(spots)}, noise, [7])


@given(contrast=st.floats(10, 80), x=st.integers(-3, 75), y=st.integers(-3, 55))
def test_a_thing_stands_out_by_its_contrast_and_only_there(contrast: float, x: int, y: int) -> None:
    luma = wall()
    overlay(contrast, spot(x, y)).draw(0, luma)
    mask = np.zeros(luma.shape, bool)
    mask[max(y + 2, 0) : y + 8, max(x + 2, 0) : x + 8] = True
    assert luma[mask] == pytest.approx(120 + contrast, abs=0.51)
    assert (luma[~mask] == 120).all()


@pytest.mark.parametrize(("level", "contrast"), [(240, 60.0), (10, -60.0)])
def test_what_cannot_be_brighter_is_darker(level: int, contrast: float) -> None:
    luma = wall(level)
    overlay(contrast, spot(20, 20)).draw(0, luma)
    assert luma[25, 25] == level - contrast


def test_a_thing_keeps_its_brightness_whatever_it_passes() -> None:
    luma = wall()
    luma[:, 40:] = 60
    things = overlay(30, spot(10, 20), spot(60, 20))
    first, second = luma.copy(), luma.copy()
    things.draw(0, first)
    things.draw(1, second)
    assert first[25, 15] == second[25, 65] == 120  # 30 above the mean along the path


def test_a_thing_has_the_noise_of_the_clip() -> None:
    luma = wall()
    overlay(40, spot(5, 5, size=40), noise=4.0).draw(0, luma)
    inside = luma[7:47, 7:47]
    assert float(inside.std()) == pytest.approx(4.0, rel=0.1)
    assert float(inside.mean()) == pytest.approx(160, abs=0.5)


def test_the_same_frame_is_drawn_alike() -> None:
    first, again = wall(), wall()
    overlay(40, spot(5, 5), noise=4.0).draw(0, first)
    overlay(40, spot(5, 5), noise=4.0).draw(0, again)
    assert np.array_equal(first, again)


def test_a_mask_ends_where_the_picture_does() -> None:
    placed = mask_of(spot(-5, 50, size=12), (60, 80))
    assert placed is not None
    x, y, mask = placed
    assert (x, y) == (0, 52)
    assert mask.shape == (8, 9)
    assert mask.all()
    assert mask_of(spot(100, 10), (60, 80)) is None


def test_every_throw_leaves_a_trace() -> None:
    known = recording(seconds=12)
    thrown = throws(3, known)
    traces = trace(thrown, known.times_s)
    for number, throw in enumerate(thrown):
        frames = [frame for frame, found in traces.items() if number in dict(found)]
        assert known.times_s[frames[0]] - throw.first_s < 0.04
        assert frames == list(range(frames[0], frames[-1] + 1))

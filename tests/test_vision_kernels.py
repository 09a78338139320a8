"""The native loops find what plain oracles find, and what a user would notice."""

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from vision.fitting import Prior, Values
from vision.fitting import fit as fitted
from vision.kernels import (
    Motion,
    align,
    brightening,
    changed,
    count_changes,
    find_blobs,
    fit,
    project,
    repeats,
    shrink,
)
from vision.records import Luma

CONTRAST, GAIN, STEP = 4, 0.4, 1


def brought_back(now: Luma, dx: float, dy: float, light: float) -> Luma:
    """The picture where and as bright as it usually is."""
    table = np.clip(np.rint(np.arange(256) * (1 / light)), 0, 255).astype(np.uint8)
    return np.asarray(table[moved_back(now, dx, dy) if dx or dy else now], np.uint8)


def moved_back(now: Luma, dx: float, dy: float) -> Luma:
    """Linear between neighbours, in single precision: OpenCV's own way changed with version 5."""
    height, width = now.shape
    columns, share = between(width, dx)
    left, right = (now[:, k].astype(np.float32) for k in columns)
    mixed = (share * (right - left).astype(np.float64) + left).astype(np.float32)
    rows, share = between(height, dy)
    above, below = (mixed[k] for k in rows)
    steady = (share[:, None] * (below - above).astype(np.float64) + above).astype(np.float32)
    return np.rint(steady).astype(np.uint8)


def between(count: int, shift: float) -> tuple[list[NDArray[np.int64]], NDArray[np.float64]]:
    """The two neighbours of each place, and the share of the second one."""
    at = np.arange(count, dtype=np.float32)
    first = np.floor(np.float32(shift))
    share = (at + np.float32(shift)) - (at + first)
    numbers = at.astype(np.int64) + int(first)
    return [np.clip(numbers + k, 0, count - 1) for k in (0, 1)], share.astype(np.float64)


def plain_blobs(
    now: Luma,
    low: Luma,
    high: Luma,
    tick: int,
    min_contrast: int,
    gain: float,
    step: int,
    max_blobs: int,
) -> tuple[NDArray[np.float64], int, Luma, Luma]:
    """Blobs, number of active pixels, and the envelope (low, high) afterwards."""
    square = np.ones((3, 3), np.uint8)
    floor, ceiling = cv2.erode(low, square).astype(int), cv2.dilate(high, square).astype(int)
    n = now.astype(int)
    over, under = np.maximum(n - ceiling, 0), np.maximum(floor - n, 0)
    wide = high.astype(int) - low
    limit = min_contrast + (wide * round(gain * 64) >> 6)
    difference = np.where(over + under > limit, over - under, 0)
    narrow = ((np.arange(len(now)) + tick) % 16 == 0).astype(int)[:, None]
    learned_high = high + np.clip(n - high, -narrow, step)
    learned_low = low - np.clip(low - n, -narrow, step)
    active = (difference != 0).astype(np.uint8)
    count, labels = cv2.connectedComponents(cv2.dilate(active, np.ones((3, 3), np.uint8)))
    labels *= active
    firsts = {int(labels.flat[i]): i for i in np.nonzero(active.ravel())[0][::-1]}
    found = sorted(range(1, count), key=lambda label: firsts[label])
    weights = [int(np.abs(difference[labels == label]).sum()) for label in found]
    least = sorted(weights, reverse=True)[max_blobs] if len(found) > max_blobs else 0
    rows = []
    for label, total in zip(found, weights, strict=True):
        if total <= least:
            continue
        y, x = np.nonzero(labels == label)
        d = difference[y, x]
        cx, cy = (x * np.abs(d)).sum() / total, (y * np.abs(d)).sum() / total
        box = (x.min(), y.min(), np.ptp(x) + 1, np.ptp(y) + 1)
        rows.append((cx, cy, *box, len(x), d.mean()))
    blobs = np.array(rows, float).reshape(-1, 8)
    return blobs, int(active.sum()), learned_low.astype(np.uint8), learned_high.astype(np.uint8)


@given(
    seed=st.integers(0, 2**31),
    width=st.integers(1, 150),
    height=st.integers(1, 40),
    share=st.floats(0, 0.2),
    shift=st.tuples(st.floats(-9, 9), st.floats(-9, 9)) | st.just((0.0, 0.0)),
    light=st.floats(0.7, 1.4) | st.just(1.0),
    tick=st.integers(0, 10**6),
    min_contrast=st.integers(1, 30),
    gain=st.floats(0, 4),
    step=st.integers(0, 12),
    most=st.integers(1, 40),
)
def test_blobs_and_envelope_are_those_of_the_oracle(
    seed: int,
    width: int,
    height: int,
    share: float,
    shift: tuple[float, float],
    light: float,
    tick: int,
    min_contrast: int,
    gain: float,
    step: int,
    most: int,
) -> None:
    random = np.random.default_rng(seed)
    shape = (height, width)
    a, b = (random.integers(60, 200, shape).astype(np.uint8) for _ in range(2))
    low, high = np.minimum(a, b), np.maximum(a, b)
    now = random.integers(low, high + 1).astype(np.uint8)
    odd = random.random(shape) < share
    now[odd] = random.integers(0, 256, shape)[odd]
    gain = round(gain * 64) / 64
    steady = brought_back(now, *shift, light)
    plain, plain_active, plain_low, plain_high = plain_blobs(
        steady, low, high, tick, min_contrast, gain, step, most
    )

    blobs, active, _ = find_blobs(
        now, low, high, *shift, light, tick, min_contrast, gain, step, most
    )

    assert active == plain_active
    np.testing.assert_array_equal(low, plain_low)
    np.testing.assert_array_equal(high, plain_high)
    np.testing.assert_allclose(blobs, plain, atol=1e-3)


class Wall:
    """A grey wall of 40 × 60 px and what is usual there."""

    def __init__(self) -> None:
        self.low: Luma = np.full((40, 60), 100, np.uint8)
        self.high = self.low.copy()
        self.tick = 0

    def picture(self, grey: int = 100) -> Luma:
        return np.full((40, 60), grey, np.uint8)

    def see(self, now: Luma, most: int = 100) -> NDArray[np.float32]:
        self.tick += 1
        blobs, _, _ = find_blobs(
            now, self.low, self.high, 0, 0, 1, self.tick, CONTRAST, GAIN, STEP, most
        )
        return blobs


@pytest.mark.parametrize(("columns", "share"), [(40, 0.5), (5, 1 / 16), (80, 1.0)])
def test_what_moves_is_told_by_the_parts_of_the_picture_that_it_is_in(
    columns: int, share: float
) -> None:
    low = np.full((45, 80), 100, np.uint8)
    now, high = low.copy(), low.copy()
    now[:, :columns] = 160

    _, active, spread = find_blobs(now, low, high, 0, 0, 1, 1, CONTRAST, GAIN, STEP, 10)

    assert active == 45 * columns
    assert spread == pytest.approx(share)


@pytest.mark.parametrize("grey", [70, 130])
def test_a_thing_of_three_pixels_is_one_blob(grey: int) -> None:
    wall = Wall()
    now = wall.picture()
    now[10:13, 20:23] = grey
    np.testing.assert_allclose(wall.see(now), [[21, 11, 20, 10, 3, 3, 9, grey - 100]])


@pytest.mark.parametrize(("gap", "count"), [(2, 1), (3, 2)])
def test_parts_with_at_most_two_pixels_between_them_are_one(gap: int, count: int) -> None:
    wall = Wall()
    now = wall.picture()
    now[10, 20] = now[10 + gap + 1, 20 + gap + 1] = 150
    assert len(wall.see(now)) == count


def test_a_flickering_pixel_falls_silent_and_is_forgotten_when_it_rests() -> None:
    wall = Wall()
    seen = []
    for index in range(100):
        now = wall.picture()
        now[10, 20] = 130 if index % 2 else 100
        seen.append(len(wall.see(now)))
    assert sum(seen[:20]) == 10
    assert not any(seen[50:])
    assert wall.high[10, 20] > 120
    for _ in range(16 * 30):
        wall.see(wall.picture())
    now = wall.picture()
    now[10, 20] = 130
    assert len(wall.see(now)) == 1


def test_what_stands_out_of_a_flickering_pixel_is_still_seen() -> None:
    wall = Wall()
    for index in range(100):
        wall.see(wall.picture(120 if index % 2 else 100))
    now = wall.picture()
    now[10, 20] = 160
    assert len(wall.see(now)) == 1


def test_a_change_that_stays_is_absorbed() -> None:
    wall = Wall()
    now = wall.picture()
    now[5:20, 5:20] = 130
    seen = [len(wall.see(now)) for _ in range(60)]
    assert seen[:10] == [1] * 10
    assert not any(seen[30:])


def test_the_strongest_blobs_are_kept_in_the_order_of_the_picture() -> None:
    wall = Wall()
    now = wall.picture()
    for x, grey in ((5, 140), (15, 110), (25, 150), (35, 120), (45, 130)):
        now[10, x] = grey
    assert wall.see(now, most=3)[:, 0].tolist() == [5, 25, 45]


def test_rows_may_be_longer_than_the_picture_is_wide() -> None:
    wall = Wall()
    wide = np.full((40, 80), 200, np.uint8)
    now = wide[:, :60]
    now[:] = 100
    now[10, 20] = 150
    np.testing.assert_allclose(wall.see(now), [[20, 10, 20, 10, 1, 1, 1, 50]])


@pytest.mark.parametrize("odd", [1, 2])
def test_pictures_of_other_shapes_are_refused(odd: int) -> None:
    planes = [np.zeros((4, 4), np.uint8) for _ in range(3)]
    planes[odd] = np.zeros((4, 5), np.uint8)
    now, low, high = planes

    with pytest.raises(ValueError, match="must have the same shape"):
        find_blobs(now, low, high, 0, 0, 1, 0, CONTRAST, GAIN, STEP, 10)


def test_pixels_that_are_not_adjacent_are_refused() -> None:
    plane = np.zeros((4, 4), np.uint8)
    spread = np.zeros((4, 8), np.uint8)[:, ::2]

    with pytest.raises(ValueError, match="must be adjacent"):
        find_blobs(spread, plane, plane, 0, 0, 1, 0, 4, 0.4, 1, 10)


@given(
    seed=st.integers(0, 2**31),
    size=st.tuples(st.integers(1, 80), st.integers(1, 80)),
    share=st.floats(0, 0.1),
    contrast=st.integers(0, 60),
    most=st.integers(0, 60),
)
def test_a_picture_repeats_the_last_one_when_few_pixels_differ_and_none_by_much(
    seed: int, size: tuple[int, int], share: float, contrast: int, most: int
) -> None:
    random = np.random.default_rng(seed)
    last = random.integers(0, 256, size).astype(np.uint8)
    grains = random.integers(-most, most + 1, size) * (random.random(size) < 0.05)
    now = (last + grains).clip(0, 255).astype(np.uint8)

    told = repeats(now, last, share, contrast)

    few = np.mean(now[::4, ::4] != last[::4, ::4]) < share
    assert told == (few and np.abs(now.astype(int) - last).max() <= contrast)


@given(
    seed=st.integers(0, 2**31),
    size=st.tuples(st.integers(1, 300), st.integers(1, 80)),
    cell=st.sampled_from([1, 5, 16]) | st.integers(256, 300),
    contrast=st.integers(0, 254),
    scale=st.integers(1, 13),
)
def test_changes_are_counted_in_each_cell_and_squares_averaged_on_the_way(
    seed: int, size: tuple[int, int], cell: int, contrast: int, scale: int
) -> None:
    random = np.random.default_rng(seed)
    last, now = random.integers(0, 256, (2, *size)).astype(np.uint8)
    rows, columns = max(1, size[0] // cell), max(1, size[1] // cell)
    apart = np.abs(now.astype(int) - last) > contrast
    whole = apart[: rows * cell, : columns * cell]
    expected = whole.reshape(rows, min(cell, size[0]), columns, -1).sum(axis=(1, 3))
    counts = np.full((rows, columns), -1, np.int32)
    alone, small = np.full((2, size[0] // scale, size[1] // scale), -1, np.float32)

    count_changes(now, last, contrast, cell, counts, scale, small)

    shrink(now, scale, alone)
    np.testing.assert_array_equal(counts, expected)
    np.testing.assert_array_equal(small, alone)


@given(
    seed=st.integers(0, 2**31),
    contrast=st.integers(0, 255),
    size=st.tuples(st.integers(1, 40), st.integers(1, 200)),
)
def test_changed_pixels_of_every_fourth_row_are_counted(
    seed: int, contrast: int, size: tuple[int, int]
) -> None:
    now, last = np.random.default_rng(seed).integers(0, 256, (2, *size)).astype(np.uint8)

    found = changed(now, last, contrast)

    assert found == np.count_nonzero(cv2.absdiff(now, last)[::4] > contrast)


@given(
    seed=st.integers(0, 2**31),
    scale=st.integers(1, 13),
    size=st.tuples(st.integers(1, 9), st.integers(1, 40)),
)
def test_a_small_picture_is_that_of_opencv(seed: int, scale: int, size: tuple[int, int]) -> None:
    height, width = size[0] * scale, size[1] * scale
    picture = np.random.default_rng(seed).integers(0, 256, (height, width + 7)).astype(np.uint8)
    now = picture[:, :width]
    small = np.zeros(size, np.float32)

    shrink(now, scale, small)

    expected = cv2.resize(now, size[::-1], interpolation=cv2.INTER_AREA)
    np.testing.assert_array_equal(small, expected)


@given(seed=st.integers(0, 2**31), gain=st.floats(0.5, 2), sigma=st.floats(0, 20))
def test_the_brightening_is_the_median_where_both_pictures_are_well_exposed(
    seed: int, gain: float, sigma: float
) -> None:
    random = np.random.default_rng(seed)
    usual = random.uniform(0, 255, (31, 52)).astype(np.float32)
    grains = random.normal(0, sigma, usual.shape)
    now = (gain * usual + grains).clip(0, 255).astype(np.float32)

    told = brightening(usual, now, 0.015)

    before, after = usual[::3, ::3], now[::3, ::3]
    exposed = (before > 16) & (before < 240) & (after < 250)
    median = float(np.median(after[exposed] / before[exposed]))
    assert told == (median if abs(median - 1) > 0.015 else pytest.approx(1, abs=0.015))


def test_a_picture_that_is_dark_everywhere_has_not_become_brighter() -> None:
    dark = np.zeros((30, 30), np.float32)

    assert brightening(dark, dark, 0.015) == 1


@given(seed=st.integers(0, 2**31), size=st.tuples(st.integers(1, 30), st.integers(1, 70)))
def test_the_sums_of_an_alignment_are_those_of_the_formula(
    seed: int, size: tuple[int, int]
) -> None:
    random = np.random.default_rng(seed)
    usual, now, gx, gy = random.normal(0, 10, (4, *size)).astype(np.float32)

    told = align(usual, now, gx, gy, 6.0)

    difference = usual.astype(float) - now
    weight = 1 / (1 + (difference / 6.0) ** 2)
    products = ((gx, gx), (gx, gy), (gy, gy), (gx, difference), (gy, difference))
    expected = [float((weight * a.astype(float) * b).sum()) for a, b in products]
    np.testing.assert_allclose(
        told, [*expected, np.abs(difference).sum()], rtol=1e-4, atol=1e-3 * usual.size
    )


IN_SPACE = (
    (50.0, -80.0, 3.7, 2.0, 0.0, 0.0, 0.6, 0.1, 0.0, 0.2, 2.1),
    (5.0, 5.0, 0.2, 1.0, 0.5, 0.5, 0.1, 0.1, 0.05, 0.1, 0.3),
)
PRIORS = {
    Motion.FALL: IN_SPACE,
    Motion.DRIFT: IN_SPACE,
    Motion.STEADY: ((320.0, 20.0, 180.0, 40.0, 0.1, 2.0), (10.0, 30.0, 10.0, 30.0, 0.1, 0.3)),
    Motion.WANDERING: (
        (320.0, 10.0, 20.0, 180.0, 40.0, 60.0, 2.0, 0.1),
        (10.0, 30.0, 50.0, 10.0, 30.0, 50.0, 0.3, 0.2),
    ),
}
"""Mean and spread of each parameter, in a picture of 640 × 360 px."""


@settings(max_examples=25)
@given(motion=st.sampled_from(list(Motion)), seed=st.integers(0, 10_000), count=st.integers(6, 40))
def test_a_motion_is_fitted_as_any_model_is(motion: Motion, seed: int, count: int) -> None:
    random = np.random.default_rng(seed)
    t_s = np.linspace(0, 1.5, count)
    mean, spread = (np.array(numbers) for numbers in PRIORS[motion])
    prior = Prior(mean, spread, mean - 5 * spread, mean + 5 * spread)
    true = mean + 0.5 * spread * random.normal(size=len(mean))
    data = project(motion, true, t_s, 640, 360).ravel()
    data = data + 0.3 * random.normal(size=len(data))
    noise = np.full(len(data), 0.3)

    def predict(values: Values) -> Values:
        return np.array([project(motion, v, t_s, 640, 360).ravel() for v in values])

    expected = fitted(predict, data, noise, prior, mean, 0.35)
    values, covariance, residuals, log_evidence = fit(
        motion, t_s, data, noise, mean, spread, prior.low, prior.high, mean, 0.35, 640, 360
    )

    assert log_evidence == pytest.approx(expected.log_evidence, rel=1e-3, abs=1e-2)
    np.testing.assert_allclose(values, expected.values, atol=1e-2 * spread.max())
    np.testing.assert_allclose(covariance, expected.covariance, atol=1e-2 * spread.max() ** 2)
    np.testing.assert_allclose(residuals, expected.residuals, atol=0.1)


def test_numbers_that_do_not_belong_together_are_refused() -> None:
    two, six = np.zeros(2), np.zeros(6)
    with pytest.raises(ValueError, match="values: 11 numbers are needed, not 2"):
        project(Motion.FALL, two, six, 640, 360)
    with pytest.raises(ValueError, match="data: 18 numbers are needed, not 6"):
        fit(Motion.STEADY, six, six, six, six, six, six, six, six, 1.0, 640, 360)

"""From frames to blobs, before a textured wall of 480 × 270 px at 25 frames a second."""

from collections.abc import Callable, Iterable, Iterator

import cv2
import numpy as np
import pytest
from drawn import falling_at, frame_of, frames, moving
from numpy.typing import NDArray

from vision.motion import Motion, MotionDetector
from vision.records import Luma
from vision.registration import translate

WIDTH, HEIGHT, RATE = 480, 270, 25

Grey = NDArray[np.float32]
HARDLY = 12
"""Blobs in a frame that noise of 1.5 grey levels may make."""

LEARNED = 13
"""Frames after which the picture is known."""


def wall(seed: int = 0) -> Grey:
    """Bricks of different greys with dark joints."""
    random = np.random.default_rng(seed)
    greys = random.uniform(80, 180, (HEIGHT // 30 + 1, WIDTH // 40 + 1))
    bricks = np.kron(greys, np.ones((30, 40)))[:HEIGHT, :WIDTH]
    bricks[::30] -= 40
    bricks[:, ::40] -= 40
    return np.asarray(cv2.GaussianBlur(bricks.astype(np.float32), (0, 0), 0.8), np.float32)


def noisy(pictures: Iterable[Grey], sigma: float = 1.5) -> Iterator[Luma]:
    random = np.random.default_rng(1)
    for picture in pictures:
        grains = random.normal(0, sigma, picture.shape)
        yield (picture + grains).clip(0, 255).astype(np.uint8)


def shown(change: Callable[[int], Grey], count: int = 100, rate: float = RATE) -> list[Motion]:
    """The motion in each frame of a film, once the first half second has been learned."""
    detector = MotionDetector()
    films = (frame_of(luma, i, i / rate) for i, luma in enumerate(noisy(map(change, range(count)))))
    found = [detector.update(frame) for frame in films]
    assert found[0] is None
    return [motion for motion in found if motion is not None and motion.index > LEARNED]


def with_dot(picture: Grey, x: float, y: float, radius: float = 3, contrast: float = 60) -> Grey:
    mask = np.zeros(picture.shape, np.uint8)
    cv2.circle(mask, (round(x * 16), round(y * 16)), round(radius * 16), 255, -1, cv2.LINE_AA, 4)
    return np.asarray(picture - contrast / 255 * mask, np.float32)


DOT_PX = 40
"""Area of a dot of the usual radius."""


def dot(index: int) -> tuple[float, float]:
    """Where the dot is in a frame."""
    return 60 + 2.2 * index, 40 + 1.1 * index


def finds_dot(motion: Motion) -> bool:
    x, y = dot(motion.index)
    return bool(np.any(np.hypot(motion.blobs[:, 0] - x, motion.blobs[:, 1] - y) < 1.5))


def most(found: Iterable[Motion]) -> int:
    return max(len(motion.blobs) for motion in found)


def largest(found: Iterable[Motion]) -> float:
    return max(float(motion.blobs[:, 6].max(initial=0)) for motion in found)


@pytest.mark.parametrize(("radius", "contrast"), [(1, 40), (3, 60), (3, -60), (6, 20)])
def test_a_moving_dot_is_found_where_it_is_in_the_same_frame(
    radius: float, contrast: float
) -> None:
    bricks = wall()
    found = shown(lambda index: with_dot(bricks, *dot(index), radius, contrast))
    assert np.mean([finds_dot(motion) for motion in found]) > 0.95


def test_a_still_noisy_wall_has_hardly_a_blob() -> None:
    bricks = wall()
    found = shown(lambda _: bricks)
    assert not any(motion.jolt for motion in found)
    assert most(found) < HARDLY
    assert largest(found) < 5


def test_a_large_slow_thing_is_one_blob_and_not_its_edges() -> None:
    bricks = wall()

    def picture(index: int) -> Grey:
        now = bricks.copy()
        left = -60 + 3 * index
        now[100:150, max(left, 0) : max(left + 50, 0)] = 25
        return now

    for motion in shown(picture, 80):
        if motion.index > 45:
            big = motion.blobs[motion.blobs[:, 6] > 100]
            assert len(big) == 1
            (_, _, x, y, w, h, area, _), left = big[0], -60 + 3 * motion.index
            assert (x, y, w, h) == pytest.approx((left, 100, 50, 50), abs=6)
            assert area > 0.9 * 50 * 50


def test_a_light_that_is_switched_on_is_absorbed_in_two_seconds() -> None:
    bricks, lit = wall(), wall()
    lit[100:130, 200:230] += 60
    found = shown(lambda index: bricks if index < 40 else lit, 140)
    assert largest([motion for motion in found if 42 < motion.index < 50]) > 500
    assert largest([motion for motion in found if motion.index > 90]) < 5


@pytest.mark.parametrize("step", [0.7, 1.3])
@pytest.mark.parametrize("over_frames", [1, 5, 25])
def test_a_change_of_exposure_makes_no_large_blob_and_blinds_for_less_than_a_second(
    step: float, over_frames: int
) -> None:
    bricks = wall()

    def picture(index: int) -> Grey:
        gain = 1 + (step - 1) * min(max(index - 39, 0) / over_frames, 1)
        return np.asarray(gain * with_dot(bricks, *dot(index)), np.float32)

    found = shown(picture, 150)
    assert sum(motion.jolt for motion in found) <= 5
    assert largest(found) < 1.5 * DOT_PX
    after = [motion for motion in found if motion.index > 39 + over_frames + RATE]
    assert np.mean([finds_dot(motion) for motion in after]) > 0.9
    assert np.mean([len(motion.blobs) for motion in after[RATE:]]) < HARDLY


def test_what_was_learned_at_night_does_not_hide_the_day() -> None:
    bricks = wall() / 4

    def picture(index: int) -> Grey:
        gain = min(1.01 ** max(index - 20, 0), 4.0)
        return with_dot(np.asarray(gain * bricks, np.float32), *dot(index), 2, 15)

    found = shown(picture, 190)
    assert np.mean([finds_dot(motion) for motion in found if motion.index > 170]) > 0.9


def test_a_flash_leaves_nothing_behind() -> None:
    bricks = wall()

    def picture(index: int) -> Grey:
        now = with_dot(bricks, *dot(index), 2, 20)
        return now + np.float32(70 if index in {40, 41, 42} else 0)

    found = shown(picture)
    assert all(len(motion.blobs) == 0 for motion in found if motion.jolt)
    assert [motion.index for motion in found if motion.jolt] in ([], [40, 41, 42])
    assert np.mean([finds_dot(motion) for motion in found if motion.index > 45]) > 0.95


@pytest.mark.parametrize("far_px", [2, 6])
def test_a_camera_that_drifts_sees_hardly_a_blob(far_px: float) -> None:
    bricks = wall()

    def picture(index: int) -> Grey:
        drift_px = far_px * min(max(index - 25, 0) / 75, 1)
        return translate(bricks, drift_px, 0.7 * drift_px)

    found = shown(picture, 125)
    assert not any(motion.jolt for motion in found)
    assert np.mean([len(motion.blobs) for motion in found]) < HARDLY / 2
    assert most(found) < 3 * HARDLY
    assert (found[-1].dx, found[-1].dy) == pytest.approx((-far_px, -0.7 * far_px), abs=0.7)


def test_a_camera_that_is_shaken_sees_again_within_a_second() -> None:
    bricks = wall()

    def picture(index: int) -> Grey:
        t_s = max(index - 40, 0) / RATE
        sway_px = 10 * np.exp(-3 * t_s) * (index >= 40)
        shake = sway_px * np.cos(25 * t_s), 0.6 * sway_px * np.sin(19 * t_s)
        return translate(with_dot(bricks, *dot(index)), *map(float, shake))

    found = shown(picture, 125)
    assert most(found) < 8 * HARDLY
    seen = []
    shaken = [motion for motion in found if motion.index >= 40]
    for motion in shaken:
        x, y = dot(motion.index)
        steady = motion.blobs[:, :2] + np.array([motion.dx, motion.dy])
        seen.append(bool(np.any(np.hypot(steady[:, 0] - x, steady[:, 1] - y) < 2)))
    assert np.mean(seen[RATE:]) > 0.95
    assert np.mean(seen[:RATE]) > 0.5


def test_a_large_vehicle_nearby_does_not_blind_the_camera() -> None:
    def change(index: int) -> Grey:
        picture = with_dot(wall(), *dot(index))
        left = 6 * (index - 30)
        picture[170:260, max(left, 0) : max(left + 150, 0)] = 60
        return picture

    found = [motion for motion in shown(change) if motion.index > 20]

    assert np.mean([finds_dot(motion) for motion in found]) > 0.9
    assert not any(motion.jolt for motion in found)


def test_a_fade_in_does_not_blind_the_camera() -> None:
    def change(index: int) -> Grey:
        light = float(np.clip(index / 20, 0.02, 1))
        return np.asarray(with_dot(wall(), *dot(index)) * light, np.float32)

    found = [motion for motion in shown(change) if motion.index > 55]

    assert np.mean([finds_dot(motion) for motion in found]) > 0.9


def test_a_cut_to_another_picture_starts_anew_within_a_second() -> None:
    before, after = wall(0), wall(1)
    found = shown(lambda index: with_dot(before if index < 30 else after, *dot(index), 2, 20))
    assert not any(len(motion.blobs) for motion in found if 30 <= motion.index < 45)
    assert np.mean([finds_dot(motion) for motion in found if motion.index > 30 + RATE]) > 0.95


@pytest.mark.parametrize("repeat", [2, 3])
def test_repeated_frames_are_left_out(repeat: int) -> None:
    detector = MotionDetector()
    film = frames(falling_at(100, 0.2), seconds=2, rate=60, repeat=repeat)
    found = [motion for frame in film if (motion := detector.update(frame))]
    assert len(found) == pytest.approx(120 / repeat - 2, abs=2)


def test_repeated_frames_that_were_coded_again_are_left_out() -> None:
    detector, random = MotionDetector(), np.random.default_rng(3)
    indexes = []
    for frame in frames(moving(0, 100, 60, 0), seconds=8, rate=30, radius=6, repeat=3):
        luma = (frame.luma + random.integers(-4, 5, frame.luma.shape)).astype(np.uint8)
        if detector.update(frame_of(luma, frame.index, frame.t_s)):
            indexes.append(frame.index)
    assert {index % 3 for index in indexes if index > 80} == {0}


def test_a_frame_in_which_only_a_small_thing_moved_is_no_repeat() -> None:
    detector, bricks = MotionDetector(), wall()
    found = []
    for index in range(75):
        luma = with_dot(bricks, *dot(index)).astype(np.uint8)
        found.append(detector.update(frame_of(luma, index, index / RATE)))
    seen = [motion for motion in found if motion is not None]
    assert len(seen) == 74
    assert all(finds_dot(motion) for motion in seen[15:])


def test_a_picture_of_another_size_starts_anew() -> None:
    detector = MotionDetector()
    for index in range(3):
        detector.update(frame_of(np.zeros((90, 160), np.uint8), index, index / RATE))
    assert detector.update(frame_of(np.zeros((180, 320), np.uint8), 3, 3 / RATE)) is None

"""Clocks drawn into the picture are masked, and nothing else."""

from collections.abc import Callable

import cv2
import numpy as np
from drawn import falling_at, frame_of
from numpy.typing import NDArray

from vision.motion import Motion, MotionDetector
from vision.overlays import Overlays
from vision.records import Luma
from vision.tracking import Track, TrackKeeper

WIDTH, HEIGHT, RATE = 320, 180, 25
CLOCK = (8, 4, 290, 26)
"""Box of the clock: x, y, w, h."""

Draw = Callable[[Luma, float], None]


def film(seconds: float, *drawers: Draw) -> list[Luma]:
    """A noisy wall on which things are drawn."""
    random = np.random.default_rng(3)
    coarse = random.uniform(80, 140, (9, 16)).astype(np.float32)
    wall = cv2.resize(coarse, (WIDTH, HEIGHT), interpolation=cv2.INTER_CUBIC)
    pictures = []
    for index in range(round(seconds * RATE)):
        grains = random.normal(0, 1.5, wall.shape)
        luma = (wall + grains).clip(0, 255).astype(np.uint8)
        for draw in drawers:
            draw(luma, index / RATE)
        pictures.append(luma)
    return pictures


def clock(luma: Luma, t_s: float) -> None:
    """The date and the time from 12:59:45 on, with a colon that blinks."""
    now_s = int(t_s + 1e-6) + 12 * 3600 + 59 * 60 + 45
    texts = ("2024-05-17", 8), (f"{now_s // 3600}", 196), (f"{now_s // 60 % 60:02d}", 231)
    for text, x in (*texts, (f"{now_s % 60:02d}", 266)):
        cv2.putText(luma, text, (x, 24), cv2.FONT_HERSHEY_SIMPLEX, 0.7, 250, 2, cv2.LINE_AA)
    if t_s % 1 < 0.5:
        cv2.circle(luma, (261, 14), 1, 250, -1)
        cv2.circle(luma, (261, 22), 1, 250, -1)


def of_clock(motion: Motion) -> int:
    x, y, w, h = CLOCK
    inside = (motion.blobs[:, :2] > (x, y)) & (motion.blobs[:, :2] < (x + w, y + h))
    large = motion.blobs[:, 6] > 6
    return int(np.count_nonzero(inside.all(axis=1) & large))


def followed(pictures: list[Luma]) -> tuple[list[Motion], list[list[Track]]]:
    detector, keeper = MotionDetector(), TrackKeeper(WIDTH, HEIGHT)
    motions, tracks = [], []
    for index, luma in enumerate(pictures):
        motion = detector.update(frame_of(luma, index, index / RATE))
        if motion is not None:
            keeper.update(motion)
            motions.append(motion)
            tracks.append(keeper.moving(24, 8, 0.03 * HEIGHT))
    return motions, tracks


def everywhere() -> NDArray[np.float32]:
    """A blob in each part of the picture."""
    y, x = np.mgrid[4:HEIGHT:8, 4:WIDTH:8]
    blobs = np.zeros((x.size, 8), np.float32)
    blobs[:, 0], blobs[:, 1] = x.ravel(), y.ravel()
    return blobs


def masked(pictures: list[Luma]) -> int:
    """How many of the blobs that are everywhere a film masks in the end."""
    overlays = Overlays(WIDTH, HEIGHT)
    for index in range(1, len(pictures)):
        overlays.update(index / RATE, pictures[index - 1], pictures[index])
    blobs = everywhere()
    return len(blobs) - len(overlays.uncovered(len(pictures) / RATE, blobs))


def test_a_clock_is_masked_after_ten_seconds_with_its_minutes_and_hours() -> None:
    motions, tracks = followed(film(20, clock))
    assert any(of_clock(motion) for motion in motions if motion.t_s < 8)
    assert not any(of_clock(motion) for motion in motions if motion.t_s > 10)
    assert not any(tracks[11 * RATE :])


def test_a_fall_beside_a_clock_is_found() -> None:
    place = falling_at(160, 12.2, pixels_a_metre=14)

    def thing(luma: Luma, t_s: float) -> None:
        x, y = place(t_s)
        if t_s > 12.2:
            cv2.circle(luma, (round(x * 16), round(y * 16)), 48, 30, -1, cv2.LINE_AA, 4)

    _, tracks = followed(film(13.6, clock, thing))
    (track,) = tracks[-1]
    wanted = np.array([place(t_s) for t_s in track.points[:, 1]])
    assert np.mean(np.hypot(*(track.points[:, 2:4] - wanted).T) < 2) > 0.9
    assert len(track.points) > 20


def test_the_place_of_a_clock_is_seen_again_after_a_quiet_minute() -> None:
    pictures = film(12, clock)
    overlays, blobs = Overlays(WIDTH, HEIGHT), everywhere()
    for index in range(1, len(pictures)):
        overlays.update(index / RATE, pictures[index - 1], pictures[index])
    for t_s in (30, 60, 75):
        overlays.update(t_s, pictures[-1], pictures[-1])
        assert (len(overlays.uncovered(t_s, blobs)) < len(blobs)) == (t_s < 70)


def test_a_wall_is_not_masked() -> None:
    assert masked(film(12)) == 0


def test_what_flickers_as_leaves_do_is_not_masked() -> None:
    random = np.random.default_rng(0)
    places = random.integers((0, 0), (WIDTH, HEIGHT), (150, 2))
    rates_hz, phases = random.uniform((0.3, 0), (3, 2 * np.pi), (150, 2)).T

    def leaves(luma: Luma, t_s: float) -> None:
        sway_px = 4 * np.sin(2 * np.pi * rates_hz * t_s + phases)
        for (x, y), sway in zip(places, sway_px, strict=True):
            cv2.circle(luma, (round(float(x + sway)), int(y)), 3, 200, -1)

    assert masked(film(30, leaves)) < 0.01 * len(everywhere())


def test_a_thing_that_passes_is_not_masked() -> None:
    place = falling_at(160, 0.2, pixels_a_metre=14)

    def thing(luma: Luma, t_s: float) -> None:
        x, y = place(t_s)
        cv2.circle(luma, (round(x * 16), round(y * 16)), 48, 30, -1, cv2.LINE_AA, 4)

    assert masked(film(2, thing)) == 0

"""From frames to blobs."""

import numpy as np
import pytest
from drawn import falling_at, frame_of, frames, moving

from vision.motion import MotionDetector
from vision.records import Luma


def test_a_moving_dot_is_found_where_it_is() -> None:
    detector = MotionDetector()
    place = moving(50, 40, 100, 50)
    found = [motion for frame in frames(place, seconds=2) if (motion := detector.update(frame))]
    near = 0
    for motion in found:
        x, y = place(motion.t_s)
        near += bool(np.any(np.hypot(motion.blobs[:, 0] - x, motion.blobs[:, 1] - y) < 1.5))
    assert near >= 0.95 * len(found)


def test_a_still_wall_has_hardly_a_blob() -> None:
    detector = MotionDetector()
    found = [motion for frame in frames(seconds=2) if (motion := detector.update(frame))]
    assert sum(len(motion.blobs) for motion in found) < len(found)


@pytest.mark.parametrize("repeat", [2, 3])
def test_repeated_frames_are_left_out(repeat: int) -> None:
    detector = MotionDetector()
    film = frames(falling_at(100, 0.2), seconds=2, rate=60, repeat=repeat)
    found = [motion for frame in film if (motion := detector.update(frame))]
    assert len(found) == pytest.approx(120 / repeat - 2, abs=2)


def test_a_jolt_has_no_blobs() -> None:
    random = np.random.default_rng(0)
    detector = MotionDetector()
    wall: Luma = np.full((270, 480), 120, np.uint8)
    jolted = random.integers(0, 255, wall.shape).astype(np.uint8)
    detector.update(frame_of(wall, 0, 0.0))
    detector.update(frame_of(jolted, 1, 0.04))
    motion = detector.update(frame_of(wall, 2, 0.08))
    assert motion is not None
    assert motion.jolt
    assert len(motion.blobs) == 0


def test_a_picture_of_another_size_starts_anew() -> None:
    detector = MotionDetector()
    for index in range(3):
        detector.update(frame_of(np.zeros((90, 160), np.uint8), index, index / 25))
    assert detector.update(frame_of(np.zeros((180, 320), np.uint8), 3, 3 / 25)) is None

"""From blobs to tracks."""

import numpy as np
import pytest
from drawn import Place, falling_at, frames, moving

from vision.motion import MotionDetector
from vision.tracking import Track, TrackKeeper


def tracks_of(*places: Place, seconds: float = 2.2) -> list[Track]:
    detector, keeper = MotionDetector(), TrackKeeper(480, 270)
    best: list[Track] = []
    for frame in frames(*places, seconds=seconds):
        motion = detector.update(frame)
        if motion is None:
            continue
        keeper.update(motion)
        best = keeper.falling(20, 8, 20) or best
    return best


def test_a_fall_is_one_track() -> None:
    place = falling_at(200, 0.5)
    (track,) = tracks_of(place, seconds=1.9)
    x, y = place(float(track.points[-1, 1]))
    assert np.hypot(track.points[-1, 2] - x, track.points[-1, 3] - y) < 3
    assert track.score > 50


def test_two_falls_side_by_side_are_two_tracks() -> None:
    found = tracks_of(falling_at(150, 0.5), falling_at(330, 0.6), seconds=1.8)
    assert sorted(round(float(track.points[-1, 2]), -1) for track in found) == [150, 330]


def test_what_moves_up_is_no_falling_track() -> None:
    assert not tracks_of(moving(100, 250, 20, -80))


def test_a_fall_is_followed_over_a_gap() -> None:
    detector, keeper = MotionDetector(), TrackKeeper(480, 270)
    best: list[Track] = []
    for frame in frames(falling_at(200, 0.5), seconds=1.9):
        motion = detector.update(frame)
        if motion is None or 33 <= motion.index <= 36:
            continue
        keeper.update(motion)
        best = keeper.falling(20, 8, 20) or best
    assert len(best) == 1
    assert best[0].points[0, 0] < 33 < best[0].points[-1, 0]
    assert best[0].points[-1, 10] == pytest.approx(best[0].score)

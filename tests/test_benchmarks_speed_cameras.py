"""How many cameras a machine watches."""

from pathlib import Path

import pytest

from benchmarks.speed import cameras
from benchmarks.speed.cameras import most_sustained, sustained
from benchmarks.speed.films import QUIET, Film
from benchmarks.speed.fleet import Shift, Watched

IN_TIME = Watched(100, 0, [0.1] * 99 + [3.0], 1.0)


@pytest.mark.parametrize(
    ("one", "held"),
    [
        (IN_TIME, True),
        (Watched(99, 0, [0.1] * 99, 1.0), False),
        (Watched(100, 1, [0.1] * 100, 1.0), False),
        (Watched(100, 0, [0.1] * 98 + [0.6] * 2, 1.0), False),
    ],
)
def test_a_lost_frame_or_late_verdicts_of_one_camera_are_too_many(one: Watched, held: bool) -> None:
    assert sustained([IN_TIME, one], 100) == held


def test_cameras_are_added_until_they_are_too_many(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []

    def watch(count: int, shift: Shift) -> list[Watched]:
        asked.append(count)
        late_s = 0.1 if count <= 9 else 0.9
        return [Watched(shift.frames, 0, [late_s] * shift.frames, 1.0)] * count

    monkeypatch.setattr(cameras, "watch", watch)

    kept, watched = most_sustained(Film(tmp_path / "film.mp4", QUIET), room=12.0)

    assert kept == len(watched) == 8
    assert asked == [1, 1, 2, 4, 5, 6, 7, 8, 10]

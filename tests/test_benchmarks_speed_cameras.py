"""How many cameras a machine watches."""

from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.speed import cameras
from benchmarks.speed.cameras import camera_rows, most_sustained, sustained
from benchmarks.speed.films import QUIET
from benchmarks.speed.sender import Film
from benchmarks.speed.shift import Shift, Watched

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


def test_each_figure_of_a_machine_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def watch(count: int, shift: Shift) -> list[Watched]:
        return [Watched(shift.frames, 0, [0.1] * shift.frames, 1.0, 70.0, 90.0)] * count

    monkeypatch.setattr(cameras, "watch", watch)
    monkeypatch.setattr(cameras, "QUIET", replace(QUIET, width=320, height=240, duration_s=0.2))

    live, late, memory, many, most, latest = camera_rows(tmp_path, 1, many=True)

    assert (live.name, live.against) == ("a live camera", "plain decoding on one thread")
    assert (late.name, late.own) == ("a live camera: 99 of 100 verdicts after", 100.0)
    assert (memory.name, memory.own) == ("memory of a further camera", 70.0)
    assert 1 < memory.yardstick < 500
    assert (many.name, many.ratio) == ("16 cameras, each", 1.0)
    assert (most.name, round(most.ratio, 1)) == ("cameras sustained", 1.5)
    assert latest.name == f"{most.own:.0f} cameras: 99 of 100 verdicts after"

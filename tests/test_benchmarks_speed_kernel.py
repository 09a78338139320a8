"""What it costs to look at a decoded frame."""

from dataclasses import replace
from pathlib import Path

import cv2
import pytest

from benchmarks.speed import kernel
from benchmarks.speed.films import QUIET, Reel, film
from benchmarks.speed.kernel import SHARE_FRAMES, WARM_FRAMES, kernel_rows, looking

SMALL = replace(QUIET, width=320, height=240, duration_s=0.2)


def test_a_turn_looks_at_the_next_frames(tmp_path: Path) -> None:
    seen: list[int] = []
    share = looking(lambda frame: seen.append(frame.index), Reel(film(SMALL, tmp_path)))

    costs = [share(), share()]

    assert seen == list(range(WARM_FRAMES + 2 * SHARE_FRAMES))
    assert all(cost >= 0 for cost in costs)


def test_ours_stands_against_every_yardstick(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    windy, large = replace(SMALL, distractors=("foliage",)), replace(SMALL, height=480)
    for name, spec in (("QUIET", SMALL), ("FOLIAGE", windy), ("LARGE", large)):
        monkeypatch.setattr(kernel, name, spec)
    threads = cv2.getNumThreads()

    rows = list(kernel_rows(tmp_path, 1, large=True))

    assert cv2.getNumThreads() == threads
    assert len({(row.name, row.against) for row in rows}) == len(rows) == 13
    assert {"quiet: copy", "quiet: MOG2", "foliage: KNN", "1080p"} <= {row.against for row in rows}
    assert [row.goal.bound for row in rows if row.goal] == [2.0, 1 / 75, 3.0, 3.0, 1.1]

"""Many cameras watched at once."""

from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.speed.films import QUIET, film
from benchmarks.speed.fleet import watch
from benchmarks.speed.shift import Shift


def test_every_camera_is_watched_to_its_end(tmp_path: Path) -> None:
    shown = film(replace(QUIET, width=320, height=240, duration_s=0.2), tmp_path)

    watched = watch(2, Shift(shown, 12, pace=None, weigh=True))

    assert [(one.frames, one.dropped, len(one.late_s)) for one in watched] == [(12, 0, 12)] * 2
    assert all(one.busy_s > 0 for one in watched)
    assert all(1 < one.memory_mb < 1000 for one in watched)
    assert all(1 < one.server_mb < 1000 for one in watched)


def test_cameras_that_do_not_end_are_given_up(tmp_path: Path) -> None:
    shown = film(replace(QUIET, width=320, height=240, duration_s=0.2), tmp_path)

    with pytest.raises(TimeoutError, match="1 cameras: still watched"):
        watch(1, Shift(shown, 12, pace=0.01), patience_s=0.1)

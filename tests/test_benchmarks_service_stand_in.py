"""Cameras that stand in for real ones."""

from benchmarks.service.stand_in import Shown, standing_in
from cameras.opening import open_source


def test_each_camera_is_what_was_asked_for() -> None:
    shown = Shown(width=160, height=90, rate_fps=10, cameras=2, codec="h265")
    with standing_in(shown) as cameras, open_source(cameras.url(1)) as source:
        info = source.info

    assert (info.width, info.height, info.codec, info.live) == (160, 90, "hevc", True)

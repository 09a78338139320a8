"""What a stream really sends is measured, whatever it claims."""

from pathlib import Path

import pytest
from videos import make_video

from cameras.measuring import measure
from vision.errors import SourceError


def test_pictures_keyframes_and_bits_are_counted(tmp_path: Path) -> None:
    path = make_video(tmp_path / "a.mp4", frames=100, gop=10)

    measured = measure(str(path), 2.0)

    assert (measured.info.width, measured.info.height, measured.info.codec) == (160, 120, "h264")
    assert measured.rate_fps == pytest.approx(25, rel=0.01)
    assert measured.keyframe_every_s == pytest.approx(0.4, abs=0.01)
    assert 2 <= measured.measured_s < 3
    assert measured.bits_per_pixel == pytest.approx(measured.kbit_s * 1000 / 25 / 160 / 120)
    assert (measured.b_frames, measured.uneven, measured.smart) == (False, False, False)
    assert measured.picture.shape == (120, 160, 3)


def test_b_frames_are_seen(tmp_path: Path) -> None:
    path = make_video(tmp_path / "a.mp4", frames=60, gop=20, b_frames=2)

    assert measure(str(path), 2.0).b_frames


def test_a_second_keyframe_is_waited_for_but_not_for_ever(tmp_path: Path) -> None:
    late = make_video(tmp_path / "late.mp4", frames=100, gop=50)
    never = make_video(tmp_path / "never.mp4", frames=100, gop=1000)

    assert measure(str(late), 1.0).keyframe_every_s == pytest.approx(2, abs=0.01)
    assert measure(str(never), 1.0).keyframe_every_s is None
    assert measure(str(never), 1.0).measured_s == pytest.approx(3, abs=0.5)


def test_pictures_that_come_now_and_then_are_uneven(tmp_path: Path) -> None:
    times = [40 * n + 120 * (n // 5) for n in range(60)]
    path = make_video(tmp_path / "a.mkv", frames=60, times=times)

    assert measure(str(path), 2.0).uneven


def test_a_stream_of_two_pictures_is_too_little(tmp_path: Path) -> None:
    path = make_video(tmp_path / "a.mp4", frames=2)

    with pytest.raises(SourceError, match="too little"):
        measure(str(path), 1.0)

"""What an open container tells of its streams."""

from pathlib import Path

import av
import pytest
from videos import make_sound, make_video

from cameras.streams import camera_time_s, duration_s_of, rate_fps_of, streams_of
from vision.errors import SourceError


def test_pictures_and_sound_are_found_with_rate_and_length(tmp_path: Path) -> None:
    with av.open(make_video(tmp_path / "a.mp4", audio=True)) as container:
        video, audio = streams_of(container, "yard")

        assert audio is not None
        assert rate_fps_of(video) == 25.0
        assert duration_s_of(container, video) == pytest.approx(2.0)


def test_sound_alone_is_refused(tmp_path: Path) -> None:
    with (
        av.open(make_sound(tmp_path / "song.mp4")) as container,
        pytest.raises(SourceError, match="yard: holds sound but no picture"),
    ):
        streams_of(container, "yard")


def test_a_recording_tells_no_time_of_a_camera(tmp_path: Path) -> None:
    with av.open(make_video(tmp_path / "a.mp4")) as container:
        streams: list[av.stream.Stream] = [container.streams.video[0]]

        assert {camera_time_s(packet) for packet in container.demux(streams)} == {None}

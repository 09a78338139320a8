from pathlib import Path

import av
import pytest
from videos import make_video

from cameras.codecs import mime_and_playable, nal_units, suffix


def test_a_clip_is_mp4_where_mp4_takes_the_codec() -> None:
    assert [suffix(c) for c in ("h264", "hevc", "mpeg4", "mjpeg", "av1")] == ["mp4"] * 5
    assert suffix("msmpeg4v2") == "mkv"
    assert suffix("h264", "aac") == "mp4"
    assert suffix("h264", "pcm_alaw") == "mkv"


@pytest.mark.parametrize(
    ("codec", "pix_fmt", "told"),
    [
        ("libx264", "yuv420p", ('video/mp4; codecs="avc1.64', True)),
        ("libx264", "yuv444p", ('video/mp4; codecs="avc1.f4', False)),
        ("libx265", "yuv420p", ('video/mp4; codecs="hev1.1.6.L', False)),
        ("mpeg4", "yuv420p", ('video/mp4; codecs="mp4v.20', False)),
    ],
)
@pytest.mark.parametrize("container", ["mp4", "ts"])
def test_a_browser_is_told_what_it_gets(
    tmp_path: Path, codec: str, pix_fmt: str, told: tuple[str, bool], container: str
) -> None:
    path = make_video(tmp_path / f"a.{container}", codec=codec, pix_fmt=pix_fmt)
    with av.open(path) as video:
        stream = video.streams.video[0]
        first = bytes(next(video.demux(stream)))
        # A camera's stream may have no parameters beside it.
        extradata = (stream.codec_context.extradata or b"") if container == "mp4" else b""
        mime, playable = mime_and_playable(stream.codec_context.name, extradata, first)
    assert mime.startswith(told[0])
    assert playable is told[1]


def test_nal_units_are_found_behind_short_and_long_start_codes() -> None:
    stream = b"\0\0\0\1\x67abc\0\0\1\x68d\0\0\0\1\x65e\0\0\2f"
    assert list(nal_units(stream)) == [b"\x67abc", b"\x68d", b"\x65e\0\0\2f"]

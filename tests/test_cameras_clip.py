import hashlib
import itertools
from pathlib import Path

import av
import pytest
from videos import make_video, units

from cameras.clip import ClipFile, ClipWriter
from cameras.container import ContainerSource
from cameras.opening import open_source
from cameras.source import Packet
from vision.errors import EvidenceError


def _remux(path: Path, out: Path, *, keep_audio: bool = False, skip: int = 0) -> ClipFile:
    packets: list[Packet] = []
    with open_source(str(path)) as source:
        assert isinstance(source, ContainerSource)
        for _ in source.frames(packets.append):
            pass
        packets = packets[skip:]
        writer = ClipWriter(out, source.info, packets[0], source.templates, keep_audio=keep_audio)
        return _finish(writer, packets)


def _finish(writer: ClipWriter, packets: list[Packet]) -> ClipFile:
    writer.write(packets)
    return writer.close()


@pytest.mark.parametrize(
    ("name", "codec", "b_frames", "clip"),
    [
        ("a.mp4", "libx264", 0, "clip.mp4"),
        ("b.mp4", "libx264", 2, "clip.mp4"),
        ("c.ts", "libx264", 2, "clip.mp4"),
        ("d.mkv", "libx265", 2, "clip.mp4"),
        ("e.ts", "libx265", 0, "clip.mp4"),
        ("f.mp4", "mpeg4", 0, "clip.mp4"),
        ("g.avi", "mpeg4", 0, "clip.mp4"),
        ("h.avi", "msmpeg4v2", 0, "clip.mkv"),
        ("i.avi", "mjpeg", 0, "clip.mp4"),
        ("j.mkv", "libsvtav1", 0, "clip.mp4"),
    ],
)
def test_a_clip_holds_the_source_bit_for_bit(
    tmp_path: Path, name: str, codec: str, b_frames: int, clip: str
) -> None:
    pix_fmt = "yuvj420p" if codec == "mjpeg" else "yuv420p"
    path = make_video(tmp_path / name, codec=codec, b_frames=b_frames, pix_fmt=pix_fmt)
    out = tmp_path / "out"
    out.mkdir()
    file = _remux(path, out)
    kept = Path(file.kept.path)
    assert kept.name == clip
    assert units(kept) == units(path)
    data = kept.read_bytes()
    assert file.kept.sha256 == hashlib.sha256(data).hexdigest()
    assert file.kept.size == len(data)
    assert [path.name for path in out.iterdir()] == [clip]
    with av.open(kept) as video:
        times = [frame.time for frame in video.decode(video=0)]
    assert len(times) == 50
    assert all(a < b for a, b in itertools.pairwise(times))
    assert times[-1] - times[0] == pytest.approx(49 / 25, abs=0.09)


def test_a_clip_can_begin_at_any_keyframe(tmp_path: Path) -> None:
    path = make_video(tmp_path / "a.mp4")
    file = _remux(path, tmp_path, skip=20)
    assert file.start_s == pytest.approx(20 / 25)
    assert file.end_s == pytest.approx(49 / 25)
    assert units(Path(file.kept.path)) == units(path)[-30:]
    with av.open(file.kept.path) as video:
        assert video.start_time == 0


def test_an_mp4_clip_is_fragmented(tmp_path: Path) -> None:
    file = _remux(make_video(tmp_path / "a.mp4"), tmp_path)
    data = Path(file.kept.path).read_bytes()
    assert data.count(b"moof") == data.count(b"tfdt") == 5


@pytest.mark.parametrize(("keep", "streams"), [(False, 1), (True, 2)])
def test_sound_is_kept_only_when_asked(tmp_path: Path, keep: bool, streams: int) -> None:
    path = make_video(tmp_path / "a.mp4", audio=True)
    file = _remux(path, tmp_path, keep_audio=keep)
    with av.open(file.kept.path) as video:
        assert len(video.streams) == streams
    if keep:
        assert units(Path(file.kept.path), video=False) == units(path, video=False)


def test_a_turned_video_stays_turned(tmp_path: Path) -> None:
    file = _remux(make_video(tmp_path / "a.mp4", rotation_deg=-90), tmp_path)
    with open_source(file.kept.path) as source:
        assert (source.info.width, source.info.height, source.info.rotation_deg) == (120, 160, 90)


def test_a_clip_that_is_given_up_leaves_nothing(tmp_path: Path) -> None:
    path = make_video(tmp_path / "a.mp4")
    out = tmp_path / "out"
    out.mkdir()
    packets: list[Packet] = []
    with open_source(str(path)) as source:
        assert isinstance(source, ContainerSource)
        for _ in source.frames(packets.append):
            pass
        writer = ClipWriter(out, source.info, packets[0], source.templates)
        writer.write(packets)
        writer.abandon()
        del writer
    assert not list(out.iterdir())


@pytest.mark.parametrize("frames", [5, 50])
@pytest.mark.parametrize(("name", "codec"), [("a.mp4", "libx264"), ("a.avi", "msmpeg4v2")])
def test_a_full_disk_is_told_and_leaves_nothing(
    tmp_path: Path, name: str, codec: str, frames: int
) -> None:
    path = make_video(tmp_path / name, codec=codec, frames=frames)
    out = tmp_path / "out"
    out.mkdir()
    (out / f"clip.{'mkv' if codec == 'msmpeg4v2' else 'mp4'}.part").symlink_to("/dev/full")
    packets: list[Packet] = []
    with open_source(str(path)) as source:
        for _ in source.frames(packets.append):
            pass
        assert isinstance(source, ContainerSource)
        writer = ClipWriter(out, source.info, packets[0], source.templates)
        with pytest.raises(EvidenceError, match="no space left on device"):
            _finish(writer, packets)
    assert not list(out.iterdir())


def test_a_folder_that_is_gone_is_an_evidence_error(tmp_path: Path) -> None:
    path = make_video(tmp_path / "a.mp4", frames=5)
    packets: list[Packet] = []
    with open_source(str(path)) as source:
        for _ in source.frames(packets.append):
            pass
        with pytest.raises(EvidenceError, match="no such file or directory"):
            ClipWriter(tmp_path / "gone", source.info, packets[0])

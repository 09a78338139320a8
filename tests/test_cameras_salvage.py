"""What a killed process left behind is saved as far as it is whole."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from videos import make_video, units

from cameras.clip import ClipWriter
from cameras.container import ContainerSource
from cameras.opening import open_source
from cameras.salvage import look_again, salvage
from vision.errors import EvidenceError


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clip as it is written: six groups of ten pictures."""
    folder = tmp_path_factory.mktemp("clip")
    video = make_video(folder / "a.mp4", frames=60, gop=10)
    with open_source(str(video)) as source:
        assert isinstance(source, ContainerSource)
        packets: list = []  # type: ignore[type-arg]  # packets of the source
        for _ in source.frames(packets.append):
            pass
        writer = ClipWriter(folder, source.info, packets[0], source.templates)
        writer.write(packets)
        return Path(writer.close().kept.path)


@settings(max_examples=20)
@given(share=st.floats(0, 1))
def test_a_clip_cut_anywhere_is_whole_groups_or_refused(whole: Path, share: float) -> None:
    data = whole.read_bytes()
    every = units(whole)
    with TemporaryDirectory() as folder:
        partial = Path(folder) / "clip.mp4.part"
        partial.write_bytes(data[: round(share * len(data))])
        try:
            video = salvage(partial)
        except EvidenceError:
            assert share < 0.5
            return
        saved = units(Path(video.kept.path))

    assert saved == every[: len(saved)]
    assert video.duration_s == pytest.approx(0.4 * round(video.duration_s / 0.4))


def test_a_finished_clip_tells_what_is_in_it(whole: Path) -> None:
    video = look_again(whole)

    assert (video.codec, video.playable, video.derived) == ("h264", True, False)
    assert video.duration_s == pytest.approx(2.4)
    assert video.mime.startswith("video/mp4")


def test_what_is_no_video_is_refused(tmp_path: Path) -> None:
    (tmp_path / "clip.mp4.part").write_bytes(b"no video at all" * 100)

    with pytest.raises(EvidenceError, match="holds no whole picture"):
        salvage(tmp_path / "clip.mp4.part")

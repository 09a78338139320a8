from pathlib import Path

import cv2
import numpy as np
import pytest
from videos import picture

from cameras.clip import ClipWriter
from cameras.opening import open_source
from cameras.pictures import open_pictures
from cameras.source import Packet
from vision.errors import SourceError


def _folder(path: Path, count: int, width: int = 160, height: int = 120) -> Path:
    path.mkdir(exist_ok=True)
    for i in range(count):
        cv2.imwrite(str(path / f"image{i}.png"), picture(i, width, height))
    return path


def test_pictures_come_in_natural_order(tmp_path: Path) -> None:
    folder = _folder(tmp_path / "in", 12)
    (folder / "notes.txt").write_text("not a picture")
    with open_source(str(folder)) as source:
        assert source.info.frames == 12
        assert source.info.derived
        for frame in source.frames():
            assert np.array_equal(frame.picture(), picture(frame.index))
            assert frame.t_s == pytest.approx(frame.index / 25)
        assert source.counters.frames == 12


def test_a_broken_picture_is_counted_and_left_out(tmp_path: Path) -> None:
    folder = _folder(tmp_path / "in", 5)
    (folder / "image2.png").write_bytes(b"broken")
    (folder / "image3.png").write_bytes(b"")
    with open_source(str(folder)) as source:
        frames = [(frame.index, frame.t_s) for frame in source.frames()]
        assert frames == [(0, 0.0), (1, 0.04), (2, pytest.approx(0.16))]
        assert source.counters.corrupt_frames == 2
        assert source.counters.received_frames == source.counters.frames + 2


def test_a_folder_of_broken_pictures_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(b"broken")
    with pytest.raises(SourceError, match="none of its 1 pictures can be read"):
        open_pictures(tmp_path)


@pytest.mark.parametrize("size", [(160, 120), (161, 121)])
def test_a_clip_is_made_of_the_pictures(tmp_path: Path, size: tuple[int, int]) -> None:
    folder = _folder(tmp_path / "in", 30, *size)
    packets: list[Packet] = []
    with open_source(str(folder)) as source:
        for frame in source.frames(packets.append):
            assert packets[-1].t_s == pytest.approx(frame.t_s)
        writer = ClipWriter(tmp_path, source.info, packets[0])
        writer.write(packets)
        clip = writer.close()
    assert clip.playable
    assert clip.mime.startswith('video/mp4; codecs="avc1.')
    with open_source(clip.kept.path) as made:
        for frame in made.frames():
            shown = frame.picture().astype(np.int16)
            drawn = picture(frame.index, *size)[:120, :160].astype(np.int16)
            assert np.abs(shown - drawn).mean() < 8
        assert made.counters.frames == 30

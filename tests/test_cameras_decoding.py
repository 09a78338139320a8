"""What a decoder is told: cores, and whether blocks are smoothed."""

from pathlib import Path

import numpy as np
import pytest
from videos import make_video

from cameras.decoding import CAMERA, Decoding
from cameras.opening import open_source
from vision.records import Luma


def lumas(path: Path, decoding: Decoding) -> list[Luma]:
    with open_source(str(path), decoding=decoding) as source:
        return [frame.luma.copy() for frame in source.frames()]


@pytest.mark.parametrize("codec", ["libx264", "libx265"])
def test_threads_change_no_picture(tmp_path: Path, codec: str) -> None:
    path = make_video(tmp_path / "a.mp4", codec=codec, b_frames=2)

    one, all_ = lumas(path, CAMERA), lumas(path, Decoding(threads=None))

    assert len(one) == len(all_) == 50
    assert all(np.array_equal(a, b) for a, b in zip(one, all_, strict=True))


@pytest.mark.parametrize("codec", ["libx264", "libx265"])
def test_without_deblocking_pictures_differ_a_little(tmp_path: Path, codec: str) -> None:
    path = make_video(tmp_path / "a.mp4", codec=codec)

    whole, rough = lumas(path, CAMERA), lumas(path, Decoding(threads=1, deblock=False))

    assert len(whole) == len(rough) == 50
    apart = [np.abs(a.astype(np.int16) - b).mean() for a, b in zip(whole, rough, strict=True)]
    assert 0 < max(apart) < 8


def test_a_codec_without_such_a_filter_is_read_as_well(tmp_path: Path) -> None:
    path = make_video(tmp_path / "a.mov", codec="mpeg4")

    assert len(lumas(path, Decoding(threads=1, deblock=False))) == 50

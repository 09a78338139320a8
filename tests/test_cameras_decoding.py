"""What a decoder is told: how many cores it may use."""

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

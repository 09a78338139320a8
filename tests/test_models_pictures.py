"""Pictures are read, and boxes are drawn on copies."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from models.pictures import drawn, read_picture, write_jpeg
from vision.detections import Detection, Label
from vision.errors import InputError


def test_what_is_written_is_read(tmp_path: Path) -> None:
    picture = np.full((20, 30, 3), (10, 120, 240), np.uint8)

    write_jpeg(tmp_path / "a.jpg", picture)

    assert np.abs(read_picture(tmp_path / "a.jpg").astype(int) - picture).max() < 6


@pytest.mark.parametrize("content", [b"", b"no picture", b"\xff\xd8\xff\xe0truncated"])
def test_what_is_no_picture_is_named(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(content)

    with pytest.raises(InputError, match=r"a\.jpg: is not a picture"):
        read_picture(path)


def test_a_missing_picture_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"a\.jpg: cannot be read \(No such file"):
        read_picture(tmp_path / "a.jpg")


def test_a_picture_that_promises_too_many_pixels_is_none(tmp_path: Path) -> None:
    _, data = cv2.imencode(".png", np.zeros((1, 1, 3), np.uint8))
    huge = bytearray(data.tobytes())
    huge[16:24] = b"\x7f\xff\xff\xff\x7f\xff\xff\xff"
    (tmp_path / "a.png").write_bytes(bytes(huge))

    with pytest.raises(InputError, match=r"a\.png: is not a picture"):
        read_picture(tmp_path / "a.png")


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"a\.jpg: cannot be written"):
        write_jpeg(tmp_path / "none" / "a.jpg", np.zeros((9, 9, 3), np.uint8))


@pytest.mark.parametrize("label", Label)
def test_boxes_are_drawn_on_a_copy(label: Label) -> None:
    picture = np.zeros((100, 100, 3), np.uint8)

    told = drawn(picture, [Detection(label, 0.9, (20, 30, 80, 90))])

    assert not picture.any()
    assert told[60, 20].any()
    assert not told[60, 50].any()

"""Things are cut out whole, or not at all."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from models.data.yolo import Box
from models.synthesis.cutouts import cut_out, read_cutout
from vision.detections import Label
from vision.errors import InputError
from vision.records import Picture

BOX = Box(Label.WHEELCHAIR, (60.0, 40.0, 160.0, 160.0))


def chair(background: Picture) -> Picture:
    picture = background.copy()
    cv2.circle(picture, (110, 110), 49, (20, 30, 160), -1)
    cv2.rectangle(picture, (61, 41), (80, 158), (30, 20, 150), -1)
    return picture


def test_before_a_plain_wall_only_the_thing_is_left() -> None:
    cut = cut_out(chair(np.full((200, 220, 3), 250, np.uint8)), BOX)

    assert cut is not None
    assert cut.label is Label.WHEELCHAIR
    assert abs(cut.mask.shape[0] - 120) <= 4
    assert (cut.picture[cut.mask > 127].max(axis=1) < 200).mean() > 0.98
    assert np.count_nonzero(cut.mask == 0) > 1000


def test_before_a_mixed_wall_most_of_the_wall_is_left_behind() -> None:
    rng = np.random.default_rng(1)
    wall = rng.integers(150, 255, (200, 220, 3)).astype(np.uint8)

    cut = cut_out(chair(wall), BOX)

    assert cut is not None
    assert (cut.picture[cut.mask > 127][:, 1] < 100).mean() > 0.9


def test_what_cannot_be_told_from_the_wall_is_not_cut() -> None:
    assert cut_out(np.full((200, 220, 3), 90, np.uint8), BOX) is None


def test_small_things_are_not_cut() -> None:
    small = Box(Label.EBIKE, (60.0, 40.0, 90.0, 70.0))

    assert cut_out(chair(np.full((200, 220, 3), 250, np.uint8)), small) is None


def test_transparency_is_the_mask(tmp_path: Path) -> None:
    picture = np.zeros((40, 60, 4), np.uint8)
    picture[10:30, 5:50] = 200
    cv2.imwrite(str(tmp_path / "bike.png"), picture)

    cut = read_cutout(tmp_path / "bike.png", Label.BICYCLE)

    assert cut.mask.shape == (20, 45)
    assert (cut.mask == 200).all()


@pytest.mark.parametrize("content", [b"", b"no picture", None])
def test_what_has_no_transparency_is_named(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "bike.png"
    if content is None:
        cv2.imwrite(str(path), np.zeros((9, 9, 3), np.uint8))
    else:
        path.write_bytes(content)

    with pytest.raises(InputError, match=r"bike\.png"):
        read_cutout(path, Label.BICYCLE)

"""Labelled folders are read exactly, or the line that is wrong is named."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from labelled import scenery, write_labelled

from models.data.yolo import Box, Sample, label_lines, read_classes, read_folder
from models.labels import KNOWN
from vision.detections import Label
from vision.errors import InputError

CLASSES = list(Label)


def test_boxes_are_pixels_of_the_picture(tmp_path: Path) -> None:
    folder = write_labelled(tmp_path / "cabins", [scenery(1)], ["1 0.5 0.5 0.25 0.5\n\n"])

    (sample,) = read_folder(folder, CLASSES)

    assert sample.size == (240, 180)
    assert sample.boxes == (Box(Label.EBIKE, (90.0, 45.0, 150.0, 135.0)),)


def test_an_empty_file_says_that_nothing_is_there(tmp_path: Path) -> None:
    folder = write_labelled(tmp_path / "cabins", [scenery(1)], [""])

    assert read_folder(folder, CLASSES)[0].boxes == ()


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("1 0.9 0.5 0.4 0.5", "leaves the picture"),
        ("1 0.5 -0.1 0.2 0.1", "leaves the picture"),
        ("1 0.5 0.5 0 0.1", "empty"),
        ("1 nan 0.5 0.1 0.1", "leaves the picture"),
        ("9 0.5 0.5 0.2 0.1", "unknown class 9"),
        ("-1 0.5 0.5 0.2 0.1", "unknown class -1"),
        ("ebike 0.5 0.5 0.2 0.1", "class cx cy w h"),
        ("1 0.5 0.5 0.2", "class cx cy w h"),
    ],
)
def test_a_wrong_line_is_named(tmp_path: Path, line: str, said: str) -> None:
    folder = write_labelled(tmp_path / "cabins", [scenery(1)], [f"1 .5 .5 .2 .2\n{line}\n"])

    with pytest.raises(InputError, match=said) as caught:
        read_folder(folder, CLASSES)

    assert "00.txt line 2" in str(caught.value)


def test_missing_labels_are_named(tmp_path: Path) -> None:
    folder = write_labelled(tmp_path / "cabins", [scenery(1)], [""])
    (folder / "labels" / "00.txt").unlink()

    with pytest.raises(InputError, match=r"00\.txt: the labels of 00\.png cannot be read"):
        read_folder(folder, CLASSES)


def test_a_picture_that_is_none_is_named(tmp_path: Path) -> None:
    folder = write_labelled(tmp_path / "cabins", [scenery(1)], [""])
    (folder / "images" / "00.png").write_bytes(b"no picture")

    with pytest.raises(InputError, match=r"00\.png: is not a picture"):
        read_folder(folder, CLASSES)


def test_a_folder_without_pictures_is_named(tmp_path: Path) -> None:
    (tmp_path / "cabins").mkdir()

    with pytest.raises(InputError, match="cabins"):
        read_folder(tmp_path / "cabins", CLASSES)


def test_two_wheelers_with_a_motor_are_one_class(tmp_path: Path) -> None:
    path = tmp_path / "classes.txt"
    path.write_text("ebike\nmotorcycle\nperson\n", encoding="utf-8")

    assert read_classes(path, KNOWN) == [Label.EBIKE, Label.EBIKE, Label.PERSON]


def test_an_unknown_class_is_named(tmp_path: Path) -> None:
    path = tmp_path / "classes.txt"
    path.write_text("ebike\nhorse\n", encoding="utf-8")

    with pytest.raises(InputError, match="unknown class 'horse'"):
        read_classes(path, KNOWN)


side = st.floats(0.01, 0.49)


@given(cx=st.floats(0.25, 0.75), cy=st.floats(0.25, 0.75), w=side, h=side)
def test_what_is_written_is_read_again(
    tmp_path_factory: pytest.TempPathFactory, cx: float, cy: float, w: float, h: float
) -> None:
    corners = ((cx - w / 2) * 240, (cy - h / 2) * 180, (cx + w / 2) * 240, (cy + h / 2) * 180)
    written = Sample(Path("00.png"), (240, 180), (Box(Label.WHEELCHAIR, corners),))
    folder = tmp_path_factory.mktemp("labels") / "cabins"
    write_labelled(folder, [np.zeros((180, 240, 3), np.uint8)], [label_lines(written, CLASSES)])

    (sample,) = read_folder(folder, CLASSES)

    assert sample.boxes[0].label is Label.WHEELCHAIR
    assert sample.boxes[0].xyxy == pytest.approx(corners, abs=0.01)

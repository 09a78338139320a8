"""Boxes read from Pascal-VOC files."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.truth import Box
from benchmarks.voc import read_annotation, trailing_number
from vision.errors import InputError


def written(path: Path, *boxes: str, filename: str = "", before: str = "") -> Path:
    things = "".join(f"<object><name>cup</name><bndbox>{box}</bndbox></object>" for box in boxes)
    path.write_text(
        f"{before}<annotation><filename>{filename}</filename>{things}</annotation>",
        encoding="utf-8",
    )
    return path


def sides(*values: object) -> str:
    names = ("xmin", "ymin", "xmax", "ymax")
    return "".join(f"<{n}>{v}</{n}>" for n, v in zip(names, values, strict=True))


def test_boxes_and_number_are_read(tmp_path: Path) -> None:
    path = written(tmp_path / "frame0012.xml", sides(1, 2, 4, 9.5), sides(7, 7, 7, 7))
    found = read_annotation(path)
    assert found.number == 12
    assert found.boxes == [Box(1, 2, 3, 7.5), Box(7, 7, 1, 1)]


def test_the_number_may_stand_inside(tmp_path: Path) -> None:
    path = written(tmp_path / "cup.xml", filename="video1/frame_7.jpg")
    assert read_annotation(path).number == 7
    assert read_annotation(path).boxes == []


@pytest.mark.parametrize(
    "declared",
    [
        "<!DOCTYPE annotation>",
        '<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;&b;&b;">]>',
        '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]>',
        '<!DOCTYPE a SYSTEM "http://192.0.2.1/a.dtd">',
    ],
)
def test_document_types_are_refused(tmp_path: Path, declared: str) -> None:
    path = written(tmp_path / "frame1.xml", filename="a_1.jpg", before=declared)
    with pytest.raises(InputError, match=r"frame1\.xml: has a DOCTYPE"):
        read_annotation(path)


@pytest.mark.parametrize("text", ["", "<annotation>", "no xml", "<a>&unknown;</a>", "<a/><b/>"])
def test_what_is_no_xml_is_named(tmp_path: Path, text: str) -> None:
    path = tmp_path / "frame1.xml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=r"frame1\.xml: is not XML"):
        read_annotation(path)


@pytest.mark.parametrize("values", [(1, 2, "x", 4), (5, 2, 1, 4), (1, 2, "inf", 4), (1, "", 3, 4)])
def test_a_box_that_is_none_is_named(tmp_path: Path, values: tuple[object, ...]) -> None:
    path = written(tmp_path / "frame1.xml", sides(*values))
    with pytest.raises(InputError, match=r"frame1\.xml: a box"):
        read_annotation(path)


def test_a_file_without_a_number_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"cup\.xml: no number"):
        read_annotation(written(tmp_path / "cup.xml", filename="cup.jpg"))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="nowhere"):
        read_annotation(tmp_path / "nowhere.xml")


@given(
    number=st.integers(0, 10**9), width=st.integers(1, 12), stem=st.sampled_from(["", "a_", "2b"])
)
def test_a_trailing_number_is_found_again(number: int, width: int, stem: str) -> None:
    assert trailing_number(f"{stem}{number:0{width}d}") == number

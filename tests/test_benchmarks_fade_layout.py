"""Videos and their annotations are found, however the folders are called."""

from pathlib import Path

import pytest

from benchmarks.fade_layout import annotated_videos, first_number, true_boxes
from vision.errors import InputError

BOX = (
    "<annotation><object><bndbox><xmin>1</xmin><ymin>2</ymin><xmax>4</xmax><ymax>9</ymax>"
    "</bndbox></object></annotation>"
)


def fill(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(BOX if path.suffix == ".xml" else "", encoding="utf-8")


@pytest.mark.parametrize(
    ("footage", "xml"),
    [
        ("Video 1/JPEGImages/frame1.jpg", "Video 1/Annotations/frame1.xml"),
        ("Video 1.mp4", "Video 1/frame1.xml"),
        ("videos/Video 1.mp4", "Annotations/Video 1/frame1.xml"),
        ("videos/Video 1.avi", "xml/Video 1/Annotations/frame1.xml"),
        ("images/Video 1/1.png", "labels/Video 1/1.xml"),
        ("Video 1/1.jpg", "Video 1/1.xml"),
    ],
)
def test_usual_layouts(tmp_path: Path, footage: str, xml: str) -> None:
    fill(tmp_path, footage, xml, "unmarked.mp4")
    (video,) = annotated_videos(tmp_path)
    assert video.name == "Video 1"
    assert video.footage in {tmp_path / footage, (tmp_path / footage).parent}
    assert [path.name for path in video.annotations] == [Path(xml).name]


def test_videos_of_one_name_keep_their_own(tmp_path: Path) -> None:
    fill(tmp_path, "train/a.mp4", "train/a/f1.xml", "test/a.mp4", "test/a/f1.xml", "test/a/f2.xml")
    found = {video.footage.parent.name: video for video in annotated_videos(tmp_path)}
    assert len(found["train"].annotations) == 1
    assert len(found["test"].annotations) == 2


def test_a_video_and_its_pictures_count_once(tmp_path: Path) -> None:
    fill(tmp_path, "a.mp4", "a/JPEGImages/1.jpg", "a/Annotations/1.xml")
    (video,) = annotated_videos(tmp_path)
    assert video.footage == tmp_path / "a.mp4"


def test_only_some_are_taken(tmp_path: Path) -> None:
    fill(tmp_path, "a.mp4", "a/1.xml", "b.mp4", "b/1.xml")
    assert [video.name for video in annotated_videos(tmp_path, "b*")] == ["b"]


def test_nothing_to_pair_is_named(tmp_path: Path) -> None:
    fill(tmp_path, "a.mp4", "b/1.xml")
    with pytest.raises(InputError, match="holds no video"):
        annotated_videos(tmp_path)


@pytest.mark.parametrize(("smallest", "first"), [("0000", 0), ("0001", 1), ("0007", 1)])
def test_frames_count_from_0_or_1(tmp_path: Path, smallest: str, first: int) -> None:
    fill(tmp_path, "a.mp4", f"a/f{smallest}.xml", "a/f0009.xml")
    videos = annotated_videos(tmp_path)
    assert first_number(videos) == first
    assert sorted(true_boxes(videos[0], first)) == [int(smallest) - first, 9 - first]


def test_a_frame_before_the_first_is_named(tmp_path: Path) -> None:
    fill(tmp_path, "a.mp4", "a/f0.xml")
    with pytest.raises(InputError, match="give --first-frame 0"):
        true_boxes(annotated_videos(tmp_path)[0], 1)


def test_pictures_are_counted_by_their_own_numbers(tmp_path: Path) -> None:
    pictures = [f"a/JPEGImages/frame{n}.jpg" for n in (8, 9, 10, 11)]
    fill(tmp_path, *pictures, "a/Annotations/frame10.xml", "a/Annotations/frame12.xml")
    assert list(true_boxes(annotated_videos(tmp_path)[0], 1)) == [2]

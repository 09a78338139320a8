"""Truth read from a file."""

from pathlib import Path

import pytest

from benchmarks.truth import read_truth
from vision.errors import InputError


def test_boxes_are_read_by_clip_and_fall(tmp_path: Path) -> None:
    path = tmp_path / "truth.csv"
    path.write_text("clip,event,frame,x,y,w,h\na.mp4,A,3,1,2,4,6\na.mp4,B,5,0,0,1,1\n")
    falls = read_truth(path)["a.mp4"]
    assert [fall.id for fall in falls] == ["A", "B"]
    assert falls[0].boxes[3].centre == (3.0, 5.0)


@pytest.mark.parametrize("line", ["a.mp4,A,x,1,2,3,4", "a.mp4,A,3", "a.mp4,A,3,1,2,,4"])
def test_a_wrong_line_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "truth.csv"
    path.write_text(f"clip,event,frame,x,y,w,h\n{line}\n")
    with pytest.raises(InputError, match="line 2"):
        read_truth(path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="nowhere"):
        read_truth(tmp_path / "nowhere.csv")

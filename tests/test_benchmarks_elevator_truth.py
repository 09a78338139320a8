"""The truth of recorded elevators."""

from pathlib import Path

import pytest

from benchmarks.elevator_truth import read_entries, write_entries
from models.synthesis.entries import Entry
from vision.errors import InputError

BIKE = Entry("ebike", 2.0, 3.5, 12.0, 30.0)
NOBODY = Entry("nothing", 40.0, None, 50.0, 60.0)
HEAD = "clip,kind,opens_s,enters_s,shut_s,end_s\n"


def test_what_was_written_is_read_in_order(tmp_path: Path) -> None:
    path = tmp_path / "truth.csv"

    write_entries(path, {"a.mp4": [NOBODY, BIKE], "b.mp4": [BIKE]})

    assert read_entries(path) == {"a.mp4": [BIKE, NOBODY], "b.mp4": [BIKE]}


@pytest.mark.parametrize(
    "line",
    [
        "a.mp4,dragon,2,3,12,30",
        "a.mp4,ebike,2,,12,30",
        "a.mp4,ebike,2,1,12,30",
        "a.mp4,ebike,2,3,12,soon",
        "a.mp4,ebike,2,3,12,inf",
        "a.mp4,ebike,2,3,12",
        "a.mp4,ebike,-2,3,12,30",
    ],
)
def test_a_wrong_line_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "truth.csv"
    path.write_text(HEAD + "a.mp4,people,1,2,3,4\n" + line + "\n")

    with pytest.raises(InputError, match="line 3 is not clip,kind,opens_s"):
        read_entries(path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        read_entries(tmp_path / "truth.csv")

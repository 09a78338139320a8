"""The videos in a folder."""

from pathlib import Path

import pytest

from benchmarks.footage import videos
from vision.errors import InputError


def test_videos_are_found_in_all_folders(tmp_path: Path) -> None:
    for name in ("b.mp4", "deeper/a.AVI", "notes.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    assert [path.name for path in videos(tmp_path)] == ["b.mp4", "a.AVI"]
    assert [path.name for path in videos(tmp_path, "b*")] == ["b.mp4"]


def test_a_folder_without_videos_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="holds no clip named"):
        videos(tmp_path)

import hashlib
from pathlib import Path

import pytest

from cameras.files import write_whole


def test_a_file_is_whole_and_hashed(tmp_path: Path) -> None:
    kept = write_whole(tmp_path / "still.jpg", b"picture")
    assert Path(kept.path).read_bytes() == b"picture"
    assert kept.sha256 == hashlib.sha256(b"picture").hexdigest()
    assert kept.size == 7
    assert [path.name for path in tmp_path.iterdir()] == ["still.jpg"]


def test_a_file_that_cannot_be_put_in_place_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "still.jpg").mkdir()
    with pytest.raises(OSError, match=r"directory"):
        write_whole(tmp_path / "still.jpg", b"picture")
    assert [path.name for path in tmp_path.iterdir()] == ["still.jpg"]

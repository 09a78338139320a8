"""One process at a time keeps a data folder."""

from pathlib import Path

import pytest

from api.locked import locked
from vision.errors import StoreError


def test_a_folder_that_is_in_use_is_refused_until_it_is_free(tmp_path: Path) -> None:
    data = tmp_path / "data"

    with locked(data), pytest.raises(StoreError, match="is in use by a running service"):
        locked(data).__enter__()
    with locked(data):
        mode = data.stat().st_mode

    assert mode & 0o077 == 0


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file")

    with pytest.raises(StoreError, match="data: cannot be written"):
        locked(tmp_path / "data").__enter__()

"""The data folder is there, can be written and is nobody else's business."""

from pathlib import Path

import pytest

from api.data_folder import make_ready
from vision.errors import SettingError


def test_a_missing_folder_is_made_for_this_user_alone(tmp_path: Path) -> None:
    make_ready(tmp_path / "kept" / "data")

    assert (tmp_path / "kept" / "data").stat().st_mode & 0o777 == 0o700
    assert list((tmp_path / "kept" / "data").iterdir()) == []


@pytest.mark.parametrize("mode", [0o755, 0o710, 0o701])
def test_one_that_others_can_read_is_refused_with_the_command_that_closes_it(
    tmp_path: Path, mode: int
) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    folder.chmod(mode)

    with pytest.raises(SettingError, match=f"data: .* chmod 700 {folder}"):
        make_ready(folder)


def test_a_file_in_its_place_is_refused(tmp_path: Path) -> None:
    (tmp_path / "data").touch()

    with pytest.raises(SettingError, match="is not a folder"):
        make_ready(tmp_path / "data")

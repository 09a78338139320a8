"""Results of a case as a file."""

from pathlib import Path

import pytest
from outcomes import alarm, case, fall

from benchmarks.results import read_results, write_results
from vision.errors import InputError


def test_what_is_written_is_read(tmp_path: Path) -> None:
    results = [case("falls", fall(picture="AAAA"), fall(found=False), alarms=[alarm(0.5, "leaf")])]
    write_results(tmp_path / "falls.json", results)
    assert read_results(tmp_path / "falls.json") == results
    assert [path.name for path in tmp_path.iterdir()] == ["falls.json"]


@pytest.mark.parametrize("text", ["", "{}", '[{"case": "falls", "group": "falls"}]'])
def test_another_file_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / "falls.json").write_text(text)
    with pytest.raises(InputError, match=r"falls\.json: is no result of a case"):
        read_results(tmp_path / "falls.json")

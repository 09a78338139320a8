"""`towerwatch bench composites`, on made clips."""

import json
from pathlib import Path

import pytest
from recorded import wall_clip
from typer.testing import CliRunner, Result

from benchmarks.commands import app
from benchmarks.composites import markdown
from benchmarks.measured import Visibility
from benchmarks.thrown import CompositeResult, ThrownResult


def run(folder: Path, *arguments: str) -> Result:
    cache = str(folder.parent / "cache")
    return CliRunner().invoke(app, ["composites", str(folder), "--cache", cache, *arguments])


def result(clip: str, *found: tuple[Visibility, bool]) -> CompositeResult:
    throws = [
        ThrownResult("can", seen, 6.0, 30.0, 8.0, 1.0, 20, 15, hit, 9 if hit else 0, None)
        for seen, hit in found
    ]
    return CompositeResult(clip, 1, throws, other=1, withdrawn=0, frames=100, video_s=60)


def test_throws_are_reported_clip_by_clip(tmp_path: Path) -> None:
    folder = tmp_path / "clips"
    folder.mkdir()
    wall_clip(folder / "wall.mp4", frames=60)
    out = tmp_path / "out"
    table = run(folder, "--out", str(out))
    assert table.exit_code == 0, table.output
    assert "| wall.mp4 | " in table.stdout
    assert "| wall.mp4 | " in (out / "report.md").read_text()
    lines = run(folder, "--json").stdout.splitlines()
    assert lines == (out / "composites.jsonl").read_text().splitlines()
    assert len(json.loads(lines[0])["throws"]) == 2


def test_the_halves_share_no_throw(tmp_path: Path) -> None:
    folder = tmp_path / "clips"
    folder.mkdir()
    wall_clip(folder / "wall.mp4", frames=60)
    train, test = (
        json.loads(run(folder, "--json", "--split", half).stdout) for half in ("train", "test")
    )
    assert [t["drop_m"] for t in train["throws"]] != [t["drop_m"] for t in test["throws"]]


def test_a_broken_clip_is_named_and_the_rest_is_scored(tmp_path: Path) -> None:
    folder = tmp_path / "clips"
    folder.mkdir()
    wall_clip(folder / "wall.mp4", frames=60)
    (folder / "broken.mp4").write_bytes(b"no video")
    told = run(folder, "--json")
    assert told.exit_code == 2
    assert "broken.mp4" in told.stderr
    assert json.loads(told.stdout)["clip"] == "wall.mp4"


def test_clips_at_a_time_change_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "clips"
    folder.mkdir()
    for name in ("a.mp4", "b.mp4"):
        wall_clip(folder / name, frames=60)
    one, two = (run(folder, "--json", "--jobs", jobs).stdout for jobs in ("1", "2"))
    assert [json.loads(line)["clip"] for line in one.splitlines()] == ["a.mp4", "b.mp4"]
    assert one == two


@pytest.mark.parametrize(
    "arguments", [["--split", "all"], ["--throws", "0"], ["--only", "x*"], ["--jobs", "0"]]
)
def test_wrong_arguments_are_refused(tmp_path: Path, arguments: list[str]) -> None:
    assert run(tmp_path, *arguments).exit_code == 2


def test_shares_are_of_clear_and_faint_throws() -> None:
    text = markdown(
        [
            result("a.mp4", ("clear", True), ("clear", False), ("hidden", False)),
            result("b.mp4", ("clear", True), ("faint", False)),
        ]
    )
    rows = {row.split(" | ")[0].strip("| "): row for row in text.splitlines() if "|" in row}
    assert "2/3 = 0.67" in rows["all"]
    assert "0/1 = 0.00" in rows["all"]
    assert "1/2 = 0.50" in rows["a.mp4"]
    assert "2 in 2.0 min" in text

"""Recorded clips in which nothing falls: what moves in them, and what is thrown in."""

from pathlib import Path

import numpy as np
import pytest
from recorded import wall_clip
from videos import make_video

from benchmarks import readings
from benchmarks.films import FIRST_SEED, read_motion, read_throws
from benchmarks.readings import ReadPath
from vision import verdict
from vision.cues import NAMES
from vision.records import Picture
from vision.verdict import VERDICT_NAMES

GLANCE = verdict._GLANCE


@pytest.fixture(scope="module")
def wall(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wall before which nothing moves."""
    return wall_clip(tmp_path_factory.mktemp("film") / "wall.mp4", frames=150)


@pytest.fixture(scope="module")
def sinking(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bright thing that comes down steadily before a grainy wall, again and again."""
    film = tmp_path_factory.mktemp("other") / "wall.mp4"
    return make_video(film, frames=150, width=320, height=240, draw=_sinking)


def _sinking(index: int, width: int, height: int) -> Picture:
    grain = np.random.default_rng(index).normal(120, 1.5, (height, width, 1))
    shown = np.repeat(grain, 3, axis=2).clip(0, 255).astype(np.uint8)
    top = 10 + 3 * index % (height - 20)
    shown[top : top + 6, 40:46] = 220
    return shown


def evidence(read: list[ReadPath]) -> list[list[float]]:
    return [r.evidence.tolist() for r in read]


def test_what_is_seen_of_throws_is_read_without_a_facade(wall: Path, tmp_path: Path) -> None:
    read = read_throws(wall, FIRST_SEED, tmp_path / "cache", tmp_path)
    assert len(read) > 3
    assert any(r.path.clear for r in read)
    for row in (r.evidence for r in read):
        assert row.shape == (len(VERDICT_NAMES),)
        assert np.isfinite(row).all()
        assert row[VERDICT_NAMES.index("physics_facade_known")] == 0
    ends = [r.evidence[NAMES.index("log_drop")] for r in read]
    assert max(ends) > np.log(0.2)


def test_where_nothing_moves_nothing_is_read(wall: Path, tmp_path: Path) -> None:
    assert read_motion(wall, tmp_path, GLANCE) == []


def test_what_moves_is_read_unless_a_glance_dismisses_it(
    sinking: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(readings, "WORTH", -1e9)
    read = read_motion(sinking, tmp_path, GLANCE)
    assert read
    assert {r.path.fall for r in read} == {None}
    monkeypatch.setattr(readings, "WORTH", 1e9)
    assert read_motion(sinking, tmp_path, GLANCE) == []


def test_of_a_clip_with_throws_only_these_are_read(sinking: Path, tmp_path: Path) -> None:
    read = read_throws(sinking, FIRST_SEED, tmp_path / "cache", tmp_path)
    (file,) = tmp_path.glob("film-*.npz")
    kept = np.load(file)["rows"]
    falls = kept[:, 2] >= 0
    assert falls.any()
    assert not falls.all()
    assert len(read) == falls.sum()


def test_paths_are_kept(wall: Path, tmp_path: Path) -> None:
    first = read_throws(wall, FIRST_SEED, tmp_path / "cache", tmp_path)
    again = read_throws(wall, FIRST_SEED, tmp_path / "not thrown again", tmp_path)
    assert not (tmp_path / "not thrown again").exists()
    assert evidence(again) == evidence(first)


def test_clips_of_one_name_in_two_folders_are_told_apart(
    wall: Path, sinking: Path, tmp_path: Path
) -> None:
    first = read_throws(wall, FIRST_SEED, tmp_path / "cache", tmp_path)
    second = read_throws(sinking, FIRST_SEED, tmp_path / "cache", tmp_path)
    assert evidence(first) != evidence(second)
    assert len(list(tmp_path.glob("film-wall-*.npz"))) == 2

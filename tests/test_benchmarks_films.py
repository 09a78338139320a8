"""Throws into recorded clips, and what a verdict on them is made of."""

from pathlib import Path

import numpy as np
import pytest
from recorded import wall_clip
from videos import make_video

from benchmarks.films import FIRST_SEED, read_throws
from vision.cues import NAMES
from vision.records import Picture
from vision.verdict import VERDICT_NAMES


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wall before which nothing moves."""
    return wall_clip(tmp_path_factory.mktemp("film") / "wall.mp4", frames=150)


def sinking(index: int, width: int, height: int) -> Picture:
    """A bright thing that comes down steadily before a grainy wall."""
    grain = np.random.default_rng(index).normal(120, 1.5, (height, width, 1))
    shown = np.repeat(grain, 3, axis=2).clip(0, 255).astype(np.uint8)
    top = 10 + 3 * index % (height - 20)
    shown[top : top + 6, 40:46] = 220
    return shown


def test_what_is_seen_of_throws_is_read_without_a_facade(film: Path, tmp_path: Path) -> None:
    rows = read_throws(film, FIRST_SEED, tmp_path / "cache", tmp_path)
    assert len(rows) > 3
    for row in rows:
        assert row.shape == (len(VERDICT_NAMES),)
        assert np.isfinite(row).all()
        assert row[VERDICT_NAMES.index("physics_facade_known")] == 0
    ends = [row[NAMES.index("log_drop")] for row in rows]
    assert max(ends) > np.log(0.2)


def test_paths_are_kept(film: Path, tmp_path: Path) -> None:
    first = read_throws(film, FIRST_SEED, tmp_path / "cache", tmp_path)
    again = read_throws(film, FIRST_SEED, tmp_path / "not thrown again", tmp_path)
    assert not (tmp_path / "not thrown again").exists()
    np.testing.assert_array_equal(again, first)


def test_of_the_clip_s_own_motion_nothing_is_read(tmp_path: Path) -> None:
    film = tmp_path / "sinking.mp4"
    make_video(film, frames=150, width=320, height=240, draw=sinking)
    rows = read_throws(film, FIRST_SEED, tmp_path / "cache", tmp_path)
    (file,) = tmp_path.glob("film-*.npz")
    kept = np.load(file)["rows"]
    falls = kept[:, 2] >= 0
    assert falls.any()
    assert not falls.all()
    assert len(rows) == falls.sum()


def test_clips_of_one_name_in_two_folders_are_told_apart(film: Path, tmp_path: Path) -> None:
    other = tmp_path / film.name
    make_video(other, frames=150, width=320, height=240, draw=sinking)
    first = read_throws(film, FIRST_SEED, tmp_path / "cache", tmp_path)
    second = read_throws(other, FIRST_SEED, tmp_path / "cache", tmp_path)
    assert not np.array_equal(first, second)
    assert len(list(tmp_path.glob("film-*.npz"))) == 2

"""Recorded clips with throws in them, as files."""

from pathlib import Path

import av
import numpy as np
import pytest
from recorded import wall_clip
from videos import make_video

from benchmarks.compositing import composite
from benchmarks.overlay import mask_of
from benchmarks.recording import survey
from cameras.opening import open_source
from vision.errors import EvidenceError, InputError


@pytest.mark.parametrize("codec", ["libx264", "libx265"])
def test_a_composite_is_the_clip_but_for_the_throws(tmp_path: Path, codec: str) -> None:
    clip = wall_clip(tmp_path / "wall.mp4", codec=codec)
    made = composite(clip, tmp_path / "cache", 1, 10)
    away, onto = [], []
    with open_source(str(clip)) as plain, open_source(str(made.path)) as thrown:
        assert plain.info.codec == thrown.info.codec
        for before, after in zip(plain.frames(), thrown.frames(), strict=True):
            assert after.t_s == pytest.approx(before.t_s, abs=1e-3)
            difference = np.abs(after.luma.astype(int) - before.luma)
            changed = np.zeros_like(before.luma, bool)
            for _, footprint in made.traces.get(before.index, ()):
                placed = mask_of(footprint, changed.shape)
                if placed is not None:
                    x, y, mask = placed
                    changed[y : y + mask.shape[0], x : x + mask.shape[1]] |= mask
            onto += list(difference[changed])
            away.append(float(difference[~changed].mean()))
            assert np.abs(after.picture().astype(int) - before.picture()).mean() < 8
    assert max(away) < 5
    assert float(np.mean(onto)) > 10


def test_uneven_times_are_kept(tmp_path: Path) -> None:
    times_ms = [0, 40, 80, 200, 240, 290, 330, 700, 1500, 3000]
    clip = make_video(tmp_path / "uneven.mkv", frames=10, times=times_ms)
    made = composite(clip, tmp_path, 1, 10)
    assert survey(made.path).times_s == pytest.approx([ms / 1000 for ms in times_ms], abs=1e-3)


def test_a_clip_is_encoded_once(tmp_path: Path) -> None:
    clip = wall_clip(tmp_path / "wall.mp4", frames=50)
    first = composite(clip, tmp_path / "cache", 1, 10).path
    written = first.stat().st_mtime_ns
    assert composite(clip, tmp_path / "cache", 1, 10).path == first
    assert first.stat().st_mtime_ns == written
    assert composite(clip, tmp_path / "cache", 2, 10).path != first
    assert len(list((tmp_path / "cache").iterdir())) == 2


def test_an_odd_row_is_left_out(tmp_path: Path) -> None:
    clip = make_video(
        tmp_path / "odd.avi", frames=50, width=161, height=121, codec="mjpeg", pix_fmt="yuvj444p"
    )
    made = composite(clip, tmp_path, 1, 10)
    with av.open(made.path) as container:
        stream = container.streams.video[0]
        assert (stream.width, stream.height) == (160, 120)


def test_a_cache_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("no folder")
    with pytest.raises(EvidenceError, match="give another --cache"):
        composite(wall_clip(tmp_path / "wall.mp4", frames=30), tmp_path / "cache", 1, 10)


def test_a_missing_clip_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="nowhere"):
        composite(tmp_path / "nowhere.mp4", tmp_path, 1, 10)

"""What becomes of throws, and how well they show."""

from pathlib import Path

import numpy as np
import pytest
from recorded import recording, throws, wall_clip

from benchmarks.compositing import Composite
from benchmarks.overlay import Overlay, trace
from benchmarks.thrown import measure, sight, truth_of

KNOWN = recording(seconds=12)


def a_composite() -> Composite:
    thrown = throws(4, KNOWN)
    return Composite(Path("unused.mp4"), KNOWN, thrown, trace(thrown, KNOWN.times_s))


def test_contrast_is_that_of_the_thing_and_not_its_noise() -> None:
    made = a_composite()
    plain = np.full((720, 1280), 128, np.uint8)
    frame = sorted(made.traces)[len(made.traces) // 4]
    ((number, footprint),) = made.traces[frame]
    shown = plain.copy()
    Overlay(made.throws, made.traces, 6.0, [1]).draw(frame, shown)
    ((seen, sighting),) = sight(frame, made, shown, plain)
    assert seen == number
    covered = float(footprint.alpha[footprint.alpha >= 0.25 * footprint.alpha.max()].mean())
    expected = abs(made.throws[number].contrast) * covered
    assert sighting.contrast == pytest.approx(expected, abs=3)
    noise = np.random.default_rng(2).normal(128, 6, plain.shape).astype(np.uint8)
    ((_, unseen),) = sight(frame, made, noise, plain)
    assert unseen.contrast < 4


def test_truth_falls_down_the_picture() -> None:
    for fall in truth_of(a_composite()):
        rows = [fall.boxes[frame].centre[1] for frame in sorted(fall.boxes)]
        assert len(rows) >= 8
        assert rows[-1] - rows[0] > 200


def test_a_clip_is_measured(tmp_path: Path) -> None:
    result = measure(wall_clip(tmp_path / "wall.mp4"), tmp_path, 3, 30)
    assert result.clip == "wall.mp4"
    assert result.frames == 100
    assert len(result.throws) == 2
    for throw in result.throws:
        assert throw.drop_m >= 6
        assert throw.frames >= throw.clear_frames
        assert (throw.clear_frames >= 8) == (throw.visibility == "clear")
        assert throw.found == (throw.alarm_s is not None) == (throw.boxes_hit > 0)

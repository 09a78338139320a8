"""Recorded clips for tests of composites: as the tests describe them, and as files."""

from pathlib import Path

import cv2
import numpy as np
from videos import make_video

from benchmarks.recording import Recording
from benchmarks.throwing import Throw, plan
from vision.records import Picture


def recording(size: tuple[int, int] = (1280, 720), seconds: float = 30.0) -> Recording:
    """A clip of 25 frames a second."""
    times_s = tuple(k / 25 for k in range(round(seconds * 25)))
    return Recording(*size, "h264", times_s, 2_000_000, noise=1.0, blur_px=0.6)


def throws(seed: int, known: Recording | None = None) -> list[Throw]:
    """Ten throws a minute."""
    return plan(known or recording(), 10, np.random.default_rng(seed))


def wall_clip(path: Path, frames: int = 100, codec: str = "libx264") -> Path:
    """A grainy wall of red bricks, 320×240."""
    return make_video(path, frames=frames, width=320, height=240, codec=codec, draw=_bricks)


def _bricks(index: int, width: int, height: int) -> Picture:
    levels = 120 + 20 * (np.indices((height, width)).sum(0) // 20 % 2)
    grain = np.random.default_rng(index).normal(0, 1.5, levels.shape)
    luma = (levels + grain).clip(0, 255).astype(np.uint8)
    picture = np.asarray(cv2.cvtColor(luma, cv2.COLOR_GRAY2BGR), np.uint8)
    picture[..., 0] //= 2
    return picture

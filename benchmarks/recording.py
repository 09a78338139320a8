"""What a recorded clip is like: its frame times, bit rate, noise and blur."""

import math
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from cameras.opening import open_source
from vision.errors import InputError
from vision.records import Luma

BLUR_PX = 0.55
"""Of a lens, where the picture has no edge that could tell."""

_SAMPLE = 4  # every so many rows and columns tell the noise of a picture
_BLUR_EVERY = 50
_EDGE_LEVELS = 40  # from dark to bright within the window
_EDGE_WINDOW = 11
_SHARPEST = 20  # per cent of the edges are those of things in focus
_SHARPEST_PX, _BLURRIEST_PX = 0.4, 3.0


@dataclass(frozen=True, slots=True)
class Recording:
    """width, height: pixels, even; an odd last row or column is left out. times_s: of each frame,
    from the first. bitrate: bit/s of the whole file. noise: standard deviation of a still pixel
    from frame to frame, grey levels. blur_px: standard deviation of the sharpest edges' blur."""

    width: int
    height: int
    codec: str
    times_s: tuple[float, ...]
    bitrate: int
    noise: float
    blur_px: float

    @property
    def frame_s(self) -> float:
        """Usual time from frame to frame."""
        return float(np.median(np.diff(self.times_s)))

    @property
    def duration_s(self) -> float:
        """Until the end of the last frame."""
        return self.times_s[-1] + self.frame_s


def survey(path: Path) -> Recording:
    """Read a clip from end to end. Raises InputError."""
    times: list[float] = []
    differences = np.zeros(256)
    blurs: list[float] = []
    with open_source(str(path)) as source:
        before: Luma | None = None
        for frame in source.frames():
            sample = frame.luma[::_SAMPLE, ::_SAMPLE].copy()
            if before is not None and before.shape != sample.shape:
                raise InputError(
                    f"{path}: changes its size at frame {frame.index}; cut it in two there"
                )
            if before is not None:
                differences += np.bincount(cv2.absdiff(sample, before).ravel(), minlength=256)
            if frame.index % _BLUR_EVERY == 0:
                blurs.append(edge_blur_px(frame.luma))
            before = sample
            times.append(frame.t_s)
        info = source.info
    if len(times) < 2:
        raise InputError(f"{path}: holds one picture; give a clip of several seconds")
    duration_s = times[-1] * len(times) / (len(times) - 1)
    known = [blur for blur in blurs if not math.isnan(blur)]
    return Recording(
        width=info.width & ~1,
        height=info.height & ~1,
        codec=info.codec,
        times_s=tuple(times),
        bitrate=round(path.stat().st_size * 8 / duration_s),
        noise=noise_of(differences),
        blur_px=float(np.median(known)) if known else BLUR_PX,
    )


def noise_of(differences: NDArray[np.float64]) -> float:
    """Standard deviation of one frame's noise, grey levels, from how often pixels of successive
    frames differ by 0, 1, 2, … grey levels, shape (256,).

    The median of the differences, taken within its grey level, is not moved by what moves in less
    than half of the picture.
    """
    total = differences.sum()
    if total == 0:
        return 0.0
    # |difference| = k holds all from k - ½ to k + ½, and 0 all up to ½.
    ends = np.arange(len(differences) + 1) - 0.5
    ends[0] = 0.0
    median = float(np.interp(total / 2, np.append(0.0, np.cumsum(differences)), ends))
    return median / (0.6745 * math.sqrt(2))


def edge_blur_px(luma: Luma) -> float:
    """Standard deviation of the blur of the sharpest upright edges, pixels; nan without edges.

    A blurred step of height h is steepest in its middle: h / (√(2π) σ) a pixel.
    """
    levels = luma.astype(np.float32)
    slope = np.abs(np.diff(levels, axis=1))
    window = np.ones((1, _EDGE_WINDOW), np.uint8)
    step = cv2.dilate(levels, window) - cv2.erode(levels, window)
    steepest = cv2.dilate(slope, window) == slope
    edges = steepest & (step[:, :-1] >= _EDGE_LEVELS) & (slope > 0)
    if edges.sum() < luma.shape[0] / 10:
        return math.nan
    widths = step[:, :-1][edges] / slope[edges] / math.sqrt(2 * math.pi)
    return float(np.clip(np.percentile(widths, _SHARPEST), _SHARPEST_PX, _BLURRIEST_PX))

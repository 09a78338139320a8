"""Thrown things laid over the frames of a recorded clip, and where they show."""

from collections.abc import Mapping, Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from benchmarks.throwing import Throw
from vision.records import Luma
from vision.scenes.canvas import overlap
from vision.scenes.footprint import Footprint

Traces = Mapping[int, Sequence[tuple[int, Footprint]]]
"""By frame: the number of each throw in view, and its footprint."""

_DARKEST, _BRIGHTEST = 4.0, 250.0
_EDGE = 0.25  # of the greatest coverage: where a thing's mask ends
_SEEN = 0.02  # of a pixel's exposure: less leaves no trace in eight bits


def trace(throws: Sequence[Throw], times_s: Sequence[float]) -> Traces:
    """Where each throw shows, frame by frame."""
    found: dict[int, list[tuple[int, Footprint]]] = {}
    for index, t_s in enumerate(times_s):
        for number, throw in enumerate(throws):
            footprint = throw.seen_at(t_s)
            if footprint is not None:
                found.setdefault(index, []).append((number, footprint))
    return found


def mask_of(
    footprint: Footprint, shape: tuple[int, int]
) -> tuple[int, int, NDArray[np.bool_]] | None:
    """x and y of the top left corner and the tight mask of what shows in a picture of this shape:
    where coverage is at least a quarter of its greatest. None where nothing does."""
    window = overlap(footprint, shape)
    if window is None:
        return None
    rows, columns, patch_rows, patch_columns = window
    mask = footprint.alpha[patch_rows, patch_columns] >= max(
        _EDGE * float(footprint.alpha.max()), _SEEN
    )
    x, y, width, height = cv2.boundingRect(mask.astype(np.uint8))
    if width == 0:
        return None
    return columns.start + x, rows.start + y, mask[y : y + height, x : x + width]


class Overlay:
    """Blends the throws into one frame after another. seed: of the noise."""

    def __init__(
        self, throws: Sequence[Throw], traces: Traces, noise: float, seed: Sequence[int]
    ) -> None:
        self._throws, self._traces, self._noise, self._seed = throws, traces, noise, seed
        self._levels: dict[int, float] = {}

    def draw(self, index: int, luma: Luma) -> None:
        """Draw on the luma of this frame, in place."""
        for number, footprint in self._traces.get(index, ()):
            if number not in self._levels:
                self._levels[number] = self._level(number, luma)
            window = overlap(footprint, luma.shape)
            if window is None:
                continue
            rows, columns, patch_rows, patch_columns = window
            alpha = footprint.alpha[patch_rows, patch_columns]
            random = np.random.default_rng([*self._seed, index, number])
            own = self._levels[number] + self._noise * random.standard_normal(alpha.shape)
            below = luma[rows, columns].astype(np.float64)
            luma[rows, columns] = np.rint(below + alpha * (own - below)).clip(0, 255)

    def _level(self, number: int, luma: Luma) -> float:
        """A thing keeps its brightness on its way, whatever it passes."""
        own = [f for found in self._traces.values() for n, f in found if n == number]
        behind = _behind(luma, own)
        contrast = self._throws[number].contrast
        if not _DARKEST <= behind + contrast <= _BRIGHTEST:
            contrast = -contrast
        return float(np.clip(behind + contrast, _DARKEST, _BRIGHTEST))


def _behind(luma: Luma, footprints: Sequence[Footprint]) -> float:
    """Mean brightness of a picture along a path."""
    total = weight = 0.0
    for footprint in footprints:
        window = overlap(footprint, luma.shape)
        if window is not None:
            alpha = footprint.alpha[window[2], window[3]]
            total += float((alpha * luma[window[0], window[1]]).sum())
            weight += float(alpha.sum())
    return total / weight if weight > 0 else 128.0

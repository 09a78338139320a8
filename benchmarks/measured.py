"""How well a fall could be seen in the decoded picture: its size and contrast."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from vision.records import Luma
from vision.scenes.scene import FacadeScene

Visibility = Literal["clear", "faint", "hidden", "overhead"]

ENOUGH_FRAMES = 8
CLEAR_PX, CLEAR_CONTRAST = 4.0, 12.0
FAINT_PX, FAINT_CONTRAST = 2.75, 8.0
LEAST_DESCENT = 1 / 30


@dataclass(frozen=True, slots=True)
class Sighting:
    """size_px: square root of the mask's area. contrast: mean absolute difference of thing and
    background in the decoded luma, grey levels. row: of its middle, 0–1 of the picture's height."""

    frame: int
    row: float
    size_px: float
    contrast: float


Sightings = Mapping[int, list[Sighting]]
"""Of each fall, by its number."""


class Visible:
    """Collects the sightings of every fall of a scene while its frames are decoded."""

    def __init__(self, scene: FacadeScene) -> None:
        self._scene = scene
        self.sightings: dict[int, list[Sighting]] = {k: [] for k in range(len(scene.falls))}

    def look(self, index: int, luma: Luma) -> None:
        """Take a decoded frame."""
        masks = self._scene.masks(index)
        if not masks:
            return
        background = self._scene.background(index)
        for fall, x0, y0, mask in masks:
            height, width = mask.shape
            area = slice(y0, y0 + height), slice(x0, x0 + width)
            seen, still = luma[area], background[area]
            if seen.shape != mask.shape or not mask.any():
                continue
            # The mean of the difference, not of its size: noise alone has a size, too.
            difference = seen[mask].astype(np.float64) - still[mask]
            self.sightings[fall].append(
                Sighting(
                    index,
                    (y0 + height / 2) / luma.shape[0],
                    float(np.sqrt(mask.sum())),
                    abs(float(difference.mean())),
                )
            )


def clear_from(sightings: list[Sighting]) -> int | None:
    """The first frame in which it is as large and as strong as a clear fall must be."""
    return next((s.frame for s in sightings if _is_clear(s)), None)


def visibility(sightings: list[Sighting]) -> Visibility:
    """clear: ≥ 4 px and contrast ≥ 12 in at least 8 frames while it comes down; faint: ≥ 3 px,
    rounded, and contrast ≥ 8; hidden: less.

    overhead: seen well enough, but not coming down in the picture by a thirtieth of its height,
    as what is thrown over a camera that looks up steeply: it leaves the picture at its top.
    """
    highest = min(range(len(sightings)), key=lambda k: sightings[k].row, default=0)
    down = sightings[highest:]
    if down and down[-1].row - down[0].row < LEAST_DESCENT:
        return "overhead" if _visibility(sightings) != "hidden" else "hidden"
    return _visibility(down)


def _visibility(sightings: list[Sighting]) -> Visibility:
    clear = sum(_is_clear(s) for s in sightings)
    faint = sum(s.size_px >= FAINT_PX and s.contrast >= FAINT_CONTRAST for s in sightings)
    if clear >= ENOUGH_FRAMES:
        return "clear"
    return "faint" if faint >= ENOUGH_FRAMES else "hidden"


def _is_clear(sighting: Sighting) -> bool:
    return sighting.size_px >= CLEAR_PX and sighting.contrast >= CLEAR_CONTRAST


def typical(sightings: list[Sighting]) -> Mapping[str, float]:
    """Median size and contrast."""
    if not sightings:
        return {"size_px": 0.0, "contrast": 0.0}
    return {
        "size_px": round(float(np.median([s.size_px for s in sightings])), 1),
        "contrast": round(float(np.median([s.contrast for s in sightings])), 1),
    }

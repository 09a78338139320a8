"""How well a fall could be seen in the decoded picture: its size and contrast."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from vision.records import Luma
from vision.scenes.scene import FacadeScene

Visibility = Literal["clear", "faint", "hidden"]

ENOUGH_FRAMES = 8
CLEAR_PX, CLEAR_CONTRAST = 4.0, 12.0
FAINT_PX, FAINT_CONTRAST = 2.75, 8.0


@dataclass(frozen=True, slots=True)
class Sighting:
    """size_px: square root of the mask's area. contrast: mean absolute difference of thing and
    background in the decoded luma, grey levels."""

    frame: int
    size_px: float
    contrast: float


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
                Sighting(index, float(np.sqrt(mask.sum())), abs(float(difference.mean())))
            )


def visibility(sightings: list[Sighting]) -> Visibility:
    """clear: ≥ 4 px and contrast ≥ 12 in at least 8 frames; faint: ≥ 3 px, rounded, and
    contrast ≥ 8; hidden: less."""
    clear = sum(s.size_px >= CLEAR_PX and s.contrast >= CLEAR_CONTRAST for s in sightings)
    faint = sum(s.size_px >= FAINT_PX and s.contrast >= FAINT_CONTRAST for s in sightings)
    if clear >= ENOUGH_FRAMES:
        return "clear"
    return "faint" if faint >= ENOUGH_FRAMES else "hidden"


def typical(sightings: list[Sighting]) -> Mapping[str, float]:
    """Median size and contrast."""
    if not sightings:
        return {"size_px": 0.0, "contrast": 0.0}
    return {
        "size_px": round(float(np.median([s.size_px for s in sightings])), 1),
        "contrast": round(float(np.median([s.contrast for s in sightings])), 1),
    }

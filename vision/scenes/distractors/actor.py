"""One appearance of a distractor."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from vision.scenes.canvas import Canvas
from vision.scenes.stage import Stage

SURFACE, AIR, LENS = 0, 1, 2


class Actor:
    """Draws itself while start_s ≤ t_s ≤ end_s; may also change the light or move the camera."""

    layer = AIR

    def __init__(self, stage: Stage, start_s: float, length_s: float) -> None:
        self.stage = stage
        self.start_s = start_s
        self.end_s = start_s + length_s

    def draw(self, canvas: Canvas, t_s: float) -> None:
        """Draw the exposure that begins at t_s."""

    def gain(self, t_s: float) -> float:  # noqa: ARG002 - a hook for those who change the light
        """What the picture's luma is multiplied with."""
        return 1.0

    def shift_px(self, t_s: float) -> tuple[float, float]:  # noqa: ARG002 - likewise
        """How far the picture moves right and down."""
        return 0.0, 0.0


@dataclass(frozen=True, slots=True)
class Family:
    """make: an appearance from (stage, random numbers, start in seconds). an_hour: how many there
    are in an hour of life; None for what is there all the time."""

    make: Callable[[Stage, np.random.Generator, float], Actor]
    an_hour: float | None

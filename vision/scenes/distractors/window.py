"""Windows that are opened and closed; their panes flash as they turn."""

import math

import numpy as np

from vision.scenes.canvas import Canvas
from vision.scenes.distractors.actor import SURFACE, Actor, Family
from vision.scenes.distractors.opening import opening_in_view
from vision.scenes.stage import Stage


class Window(Actor):
    """A sash hinged at its left or right side."""

    layer = SURFACE

    def __init__(self, stage: Stage, rng: np.random.Generator, start_s: float) -> None:
        self._opening, _, _ = opening_in_view(stage, rng, balcony=False)
        self._left = rng.random() < 0.5
        self._turn_s = float(rng.uniform(0.4, 1.5))
        self._widest = math.radians(float(rng.uniform(35, 85)))
        self._flash_at = math.radians(float(rng.uniform(8, 45)))
        self._flash = float(rng.uniform(0, 150))
        self._dark = float(rng.uniform(0.10, 0.25)) * stage.light.light
        super().__init__(stage, start_s, 2 * self._turn_s + float(rng.uniform(0.5, 4)))

    def draw(self, canvas: Canvas, t_s: float) -> None:
        age, left_s = t_s - self.start_s, self.end_s - t_s
        share = min(1.0, age / self._turn_s, left_s / self._turn_s)
        angle = self._widest * (1 - math.cos(math.pi * max(share, 0.0))) / 2
        o = self._opening
        width = (o.x1 - o.x0) / 2
        hinge, way = (o.x0, 1.0) if self._left else (o.x1, -1.0)
        free = hinge + way * width * math.cos(angle)
        out = 0.03 + width * math.sin(angle)
        sash = np.array(
            [[hinge, o.y0, 0.03], [free, o.y0, out], [free, o.y1, out], [hinge, o.y1, 0.03]]
        )
        hole = o.corners_m.copy()
        hole[[1, 2] if self._left else [0, 3], 0] = hinge + way * width
        for corners, z, luma in (
            (hole, 0.1, 0.5 * self._dark),
            (sash, out, self._dark + self._flash * self._mirror(angle)),
        ):
            pixels, _ = self.stage.camera.project(corners)
            canvas.paint(pixels, min(luma, 250.0), z)

    def _mirror(self, angle: float) -> float:
        return math.exp(-(((angle - self._flash_at) / math.radians(5)) ** 2))


FAMILY = Family(Window, 1.2)

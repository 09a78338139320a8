"""Pictures of any size into a square of the model's, and boxes back out of it."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from vision.records import Picture

_GREY = 114
"""What the borders are filled with; the models were trained with it."""


@dataclass(frozen=True, slots=True)
class Letterbox:
    """How a picture lies in the square: x and y times scale, plus left and top."""

    scale: float
    left: int
    top: int
    width: int
    height: int

    def undo(self, boxes: NDArray[np.float32]) -> NDArray[np.float32]:
        """Boxes of the square, shape (N, 4), as boxes of the picture, cut at its edges."""
        shift = np.array([self.left, self.top] * 2, np.float32)
        limit = np.array([self.width, self.height] * 2, np.float32)
        return np.asarray(np.clip((boxes - shift) / np.float32(self.scale), 0, limit))


def fit(width: int, height: int, side: int) -> Letterbox:
    """How a picture of this size lies in a square, as large as it can, in the middle."""
    scale = side / max(width, height)
    inner = (max(1, round(width * scale)), max(1, round(height * scale)))
    return Letterbox(scale, (side - inner[0]) // 2, (side - inner[1]) // 2, width, height)


def letterbox(picture: Picture, side: int) -> tuple[Picture, Letterbox]:
    """The picture in a square, shape (side, side, 3), and how it lies there."""
    height, width = picture.shape[:2]
    place = fit(width, height, side)
    inner = (max(1, round(width * place.scale)), max(1, round(height * place.scale)))
    square = np.full((side, side, 3), _GREY, np.uint8)
    # Without averaging, thin spokes and frames of large pictures would fall through the grid.
    method = cv2.INTER_AREA if place.scale < 1 else cv2.INTER_LINEAR
    square[place.top : place.top + inner[1], place.left : place.left + inner[0]] = cv2.resize(
        picture, inner, interpolation=method
    )
    return square, place


def network_input(squares: Sequence[Picture]) -> NDArray[np.float32]:
    """What YOLO networks take: shape (N, 3, side, side), RGB, 0–1."""
    batch = np.stack(squares)[..., ::-1].transpose(0, 3, 1, 2)
    return np.ascontiguousarray(batch, np.float32) / np.float32(255)

"""A detector of things in red paint, in a module of its own: another process imports it."""

from collections.abc import Sequence

import numpy as np

from cameras.looking import Board, look_for_all
from cameras.worker import Send, Stopped
from models.card import ModelCard, read_card
from models.registry import DEFAULT
from vision.detections import Detection, Label
from vision.records import Picture


class RedPaint:
    """Takes what is painted red, all of it together, for an e-bike."""

    @property
    def card(self) -> ModelCard:
        """Of the shipped model: what asks for a card asks for the size of its input."""
        return read_card(DEFAULT.with_suffix(".json"))

    def detect(
        self, pictures: Sequence[Picture], *, least_score: float | None = None
    ) -> list[tuple[Detection, ...]]:
        del least_score
        return [tuple(self._found(picture)) for picture in pictures]

    def _found(self, picture: Picture) -> list[Detection]:
        blue, green, red = (picture[..., k].astype(int) for k in range(3))
        painted = (red > 60) & (red > 1.7 * green) & (red > 1.7 * blue)
        rows, columns = np.nonzero(painted)
        if len(rows) < 150:
            return []
        (left, right), (top, bottom) = (np.percentile(x, (2, 98)) for x in (columns, rows))
        return [Detection(Label.EBIKE, 0.9, (float(left), float(top), float(right), float(bottom)))]


def look_for_red(board: Board, send: Send, stopped: Stopped) -> None:
    """What the process of the detector runs, with this one."""
    look_for_all(board, send, stopped, open_=RedPaint)

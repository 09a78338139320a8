"""What really fell: boxes per frame, drawn by hand or by the simulator."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from vision.errors import InputError


@dataclass(frozen=True, slots=True)
class Box:
    """x, y is the top left corner, pixels."""

    x: float
    y: float
    w: float
    h: float

    @property
    def centre(self) -> tuple[float, float]:
        """The middle, pixels."""
        return self.x + self.w / 2, self.y + self.h / 2


@dataclass(frozen=True, slots=True)
class TrueFall:
    """A fall and where it is in each frame."""

    id: str
    boxes: Mapping[int, Box]


def read_truth(path: Path) -> dict[str, list[TrueFall]]:
    """Falls by clip from a CSV file with the columns clip, event, frame, x, y, w, h.

    Raises InputError.
    """
    falls: dict[tuple[str, str], dict[int, Box]] = {}
    try:
        with path.open(newline="", encoding="utf-8") as file:
            for number, row in enumerate(csv.DictReader(file), start=2):
                try:
                    box = Box(*(float(row[name]) for name in ("x", "y", "w", "h")))
                    falls.setdefault((row["clip"], row["event"]), {})[int(row["frame"])] = box
                except (KeyError, TypeError, ValueError):
                    raise InputError(
                        f"{path}: line {number} is not clip,event,frame,x,y,w,h; mend it"
                    ) from None
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror})") from None
    by_clip: dict[str, list[TrueFall]] = {}
    for (clip, name), boxes in falls.items():
        by_clip.setdefault(clip, []).append(TrueFall(name, boxes))
    return by_clip

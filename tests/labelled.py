"""Labelled folders of small drawn pictures, in the YOLO layout."""

from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np

from vision.records import Picture

CLASSES = ["person", "ebike", "bicycle", "wheelchair", "stroller", "other_wheeled", "motorcycle"]


def scenery(seed: int, width: int = 240, height: int = 180) -> Picture:
    """A picture with corners to recognise it by; each seed another."""
    rng = np.random.default_rng(seed)
    picture = np.full((height, width, 3), rng.integers(60, 200, 3), np.uint8)
    for _ in range(60):
        x, y = int(rng.integers(0, width)), int(rng.integers(0, height))
        w, h = (int(side) for side in rng.integers(6, 40, 2))
        colour = [int(c) for c in rng.integers(0, 256, 3)]
        cv2.rectangle(picture, (x, y), (x + w, y + h), colour, -1)
    return picture


def write_labelled(
    folder: Path, pictures: Sequence[Picture], lines: Sequence[str], *, root: bool = True
) -> Path:
    """Write pictures 00.png, 01.png, … with their labels; root: classes.txt beside the folder."""
    (folder / "images").mkdir(parents=True)
    (folder / "labels").mkdir()
    for number, (picture, text) in enumerate(zip(pictures, lines, strict=True)):
        cv2.imwrite(str(folder / "images" / f"{number:02d}.png"), picture)
        (folder / "labels" / f"{number:02d}.txt").write_text(text, encoding="utf-8")
    if root:
        (folder.parent / "classes.txt").write_text("\n".join(CLASSES), encoding="utf-8")
    return folder

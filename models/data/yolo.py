"""Labelled pictures in the YOLO layout: `images/NAME.jpg` beside `labels/NAME.txt`.

A line of a label file is `class cx cy w h`, each of the four 0–1 of the picture.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from models.pictures import read_picture
from vision.detections import Label
from vision.errors import InputError

Xyxy: TypeAlias = tuple[float, float, float, float]
"""Left, top, right, bottom in pixels."""

SUFFIXES = frozenset({".jpg", ".jpeg", ".png", ".webp", ".bmp"})

_SLACK = 2e-3
"""How far rounding may carry a box out of the picture, 0–1 of it: a pixel of 640."""


@dataclass(frozen=True, slots=True)
class Box:
    """What is where, in pixels of the picture."""

    label: Label
    xyxy: Xyxy


@dataclass(frozen=True, slots=True)
class Sample:
    """A labelled picture. size: width and height in pixels."""

    image: Path
    size: tuple[int, int]
    boxes: tuple[Box, ...]


def read_classes(path: Path, known: Mapping[str, Label]) -> list[Label]:
    """The classes of a data set, one name a line. Raises InputError for one that is not known."""
    try:
        names = path.read_text(encoding="utf-8").split()
    except (OSError, UnicodeDecodeError):
        raise InputError(f"{path}: cannot be read; write one class name a line") from None
    for name in names:
        if name not in known:
            raise InputError(f"{path}: unknown class {name!r}; known are {', '.join(known)}")
    return [known[name] for name in names]


def read_folder(folder: Path, classes: Sequence[Label]) -> list[Sample]:
    """Every picture of `folder/images` with its labels, by name. Raises InputError."""
    return read_samples(folder / "images", classes)


def read_samples(place: Path, classes: Sequence[Label]) -> list[Sample]:
    """The pictures of a folder, or those that a text file lists, each once with its labels.

    Labels lie in the folder that has `labels` where the pictures' has `images`. Raises InputError.
    """
    try:
        if place.is_dir():
            paths = sorted(path for path in place.iterdir() if path.suffix.lower() in SUFFIXES)
        else:
            lines = dict.fromkeys(place.read_text(encoding="utf-8").split("\n"))
            paths = [place.parent / line.strip() for line in lines if line.strip()]
    except (OSError, UnicodeDecodeError):
        raise InputError(f"{place}: is no folder of pictures and no list of them") from None
    if not paths:
        raise InputError(f"{place}: holds no pictures; give JPEG, PNG or WebP")
    return [_read_sample(path, _labels_of(path), classes) for path in paths]


def _labels_of(image: Path) -> Path:
    parts = list(image.parts)
    for index in range(len(parts) - 2, -1, -1):
        if parts[index] == "images":
            parts[index] = "labels"
            break
    return Path(*parts).with_suffix(".txt")


def _read_sample(image: Path, labels: Path, classes: Sequence[Label]) -> Sample:
    height, width = read_picture(image).shape[:2]
    try:
        lines = labels.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        raise InputError(
            f"{labels}: the labels of {image.name} cannot be read; an empty file says that there "
            "is nothing in the picture"
        ) from None
    boxes = tuple(
        _box(line, f"{labels} line {number}", classes, width, height)
        for number, line in enumerate(lines, 1)
        if line.strip()
    )
    return Sample(image, (width, height), boxes)


def _box(line: str, where: str, classes: Sequence[Label], width: int, height: int) -> Box:
    words = line.split()
    try:
        index = int(words[0])
        cx, cy, w, h = (float(word) for word in words[1:])
    except ValueError:
        raise InputError(f"{where}: {line.strip()!r} is not 'class cx cy w h'") from None
    if not 0 <= index < len(classes):
        raise InputError(f"{where}: unknown class {index}; the data set has {len(classes)}")
    left, top, right, bottom = cx - w / 2, cy - h / 2, cx + w / 2, cy + h / 2
    inside = min(left, top) >= -_SLACK and max(right, bottom) <= 1 + _SLACK
    if not (inside and w > 0 and h > 0):  # also refuses NaN
        raise InputError(
            f"{where}: the box {line.strip()!r} is empty or leaves the picture; centre and size "
            "are 0 to 1 of it"
        )
    corners = (max(left, 0.0), max(top, 0.0), min(right, 1.0), min(bottom, 1.0))
    scale = (width, height, width, height)
    x1, y1, x2, y2 = (corner * side for corner, side in zip(corners, scale, strict=True))
    return Box(classes[index], (x1, y1, x2, y2))


def label_lines(sample: Sample, classes: Sequence[Label]) -> str:
    """The label file of a sample; boxes of other classes are left out."""
    width, height = sample.size
    lines = []
    for box in sample.boxes:
        if box.label in classes:
            x1, y1, x2, y2 = box.xyxy
            values = (
                (x1 + x2) / 2 / width,
                (y1 + y2) / 2 / height,
                (x2 - x1) / width,
                (y2 - y1) / height,
            )
            lines.append(f"{classes.index(box.label)} " + " ".join(f"{v:.6f}" for v in values))
    return "".join(f"{line}\n" for line in lines)

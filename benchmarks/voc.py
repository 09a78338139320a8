"""Boxes of one frame from a Pascal-VOC file."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from benchmarks.truth import Box
from vision.errors import InputError

_SIDES = ("xmin", "ymin", "xmax", "ymax")


@dataclass(frozen=True, slots=True)
class Annotation:
    """number: of the frame, as the data set counts. boxes: of everything marked in it."""

    number: int
    boxes: Sequence[Box]


def read_annotation(path: Path) -> Annotation:
    """Read one file. The frame's number ends the file's name, or else the <filename> in it.

    Raises InputError, also for any document type: entities in it could expand without end.
    """
    parser = ElementTree.XMLParser(target=_Plain())  # noqa: S314 - refuses what is unsafe
    try:
        parser.feed(path.read_bytes())
        root = parser.close()
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror})") from None
    except _DoctypeError:
        raise InputError(f"{path}: has a DOCTYPE, which is not read; take it out") from None
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise InputError(f"{path}: is not XML ({error}); mend it") from None
    number = trailing_number(path.stem)
    if number is None:
        number = trailing_number(Path(root.findtext("filename", "").strip()).stem)
    if number is None:
        raise InputError(f"{path}: no number ends its name or its <filename>; rename it")
    return Annotation(number, [_box(path, thing) for thing in root.iter("bndbox")])


def trailing_number(name: str) -> int | None:
    """The digits that end a name: 12 of frame0012."""
    digits = re.search(r"[0-9]{1,18}$", name)
    return int(digits[0]) if digits else None


def _box(path: Path, thing: ElementTree.Element) -> Box:
    try:
        x0, y0, x1, y1 = (float(thing.findtext(side, "")) for side in _SIDES)
    except ValueError:
        x0 = y0 = x1 = y1 = math.nan
    if not (x0 <= x1 < math.inf and y0 <= y1 < math.inf and min(x0, y0) > -math.inf):
        raise InputError(f"{path}: a box has no numbers {', '.join(_SIDES)} in order; mend it")
    # A box of one pixel may end where it begins.
    return Box(x0, y0, max(x1 - x0, 1.0), max(y1 - y0, 1.0))


class _DoctypeError(Exception):
    pass


class _Plain(ElementTree.TreeBuilder):
    """Stops at a document type, before an entity can be declared."""

    def doctype(self, *_declared: object) -> None:
        raise _DoctypeError

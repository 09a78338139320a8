"""`towerwatch bench elevator-rates`: what a detector says of labelled pictures, as a table."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import cv2
import numpy as np
import typer

from api.commands.terminal import complain
from benchmarks.rates import write_rates
from models.registry import open_detector
from vision.detections import Detection, Label
from vision.errors import InputError
from vision.rates import MISSED, NOTHING, OUTCOMES, SCORES, THINGS, Rates, outcome, shipped_rates
from vision.things import Xyxy, same_place

_SAME = 0.4
"""Share of all that a true and a reported box cover that must be in both."""

_EARLIER = 5
"""Looks that the shipped table counts as beside what is counted: a few pictures do not show that
something never happens."""


@dataclass(frozen=True, slots=True)
class Looked:
    """A labelled picture and what the detector said of it."""

    truth: Sequence[tuple[Label, Xyxy]]
    said: Sequence[Detection]


def elevator_rates(
    folder: Annotated[
        Path,
        typer.Argument(
            metavar="DIR", help="images/ and labels/ in the YOLO layout, and classes.txt."
        ),
    ],
    out: Annotated[Path, typer.Option(metavar="FILE", help="The table.")] = Path("rates.json"),
    model: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Instead of the shipped model.")
    ] = None,
) -> None:
    """Count what a detector says of real, labelled pictures that it was not trained on.

    The shipped table counts as five looks at each thing; the persistence is its own, for single
    pictures do not tell how alike looks at one thing are. The source says so.
    """
    try:
        detector = open_detector(model)
        labelled = list(read_folder(folder))
        looked = [
            Looked(truth, detector.detect([_picture(image)], least_score=SCORES[0])[0])
            for image, truth in labelled
        ]
    except InputError as error:
        complain(str(error))
        raise typer.Exit(2) from None
    rates, counts = measured(looked, str(folder))
    write_rates(out, rates)
    for thing, count in counts.items():
        typer.echo(f"{thing}: {count} looks")
    typer.echo(f"{out}: written")


def measured(looked: Iterable[Looked], name: str) -> tuple[Rates, dict[str, int]]:
    """The table, and how many looks each thing's shares come from."""
    counts = {thing: np.zeros(OUTCOMES) for thing in (*THINGS, NOTHING)}
    for look in looked:
        wheeled = [(label, box) for label, box in look.truth if label in THINGS]
        for label, box in wheeled:
            near = [d for d in look.said if same_place(d.xyxy, box, _SAME)]
            best = max(near, key=lambda d: d.score, default=None)
            counts[label][outcome(best.label, best.score) if best else MISSED] += 1
        if not wheeled:
            false = [d for d in look.said if d.label in THINGS]
            best = max(false, key=lambda d: d.score, default=None)
            counts[NOTHING][outcome(best.label, best.score) if best else MISSED] += 1
    shipped = shipped_rates()
    totals = {thing: int(found.sum()) for thing, found in counts.items()}
    shares = {
        thing: [float(x) for x in (counts[thing] + _EARLIER * before) / (total + _EARLIER)]
        for thing, total in totals.items()
        for before in [np.array(shipped.shares[thing])]
    }
    known = ", ".join(f"{thing} {total}" for thing, total in totals.items() if total)
    kept = ", ".join(thing for thing, total in totals.items() if not total) or "none"
    source = (
        f"measured on {name}: {known}, and {_EARLIER} of each by the shipped table; all by the "
        f"shipped table: {kept}, the persistence ({shipped.source})"
    )
    return Rates(source, shipped.persistence, shares), totals


def read_folder(folder: Path) -> Iterator[tuple[Path, list[tuple[Label, Xyxy]]]]:
    """Pictures and their true boxes; classes that are no `Label` are left out. Raises
    InputError."""
    try:
        names = (folder / "classes.txt").read_text(encoding="utf-8").split()
        images = sorted((folder / "images").iterdir())
    except OSError as error:
        raise InputError(
            f"{error.filename}: cannot be read ({error.strerror}); give a folder with images/, "
            "labels/ and classes.txt"
        ) from None
    for image in images:
        yield image, _boxes(image, folder / "labels" / f"{image.stem}.txt", names)


def _boxes(image: Path, labels: Path, names: Sequence[str]) -> list[tuple[Label, Xyxy]]:
    height, width = _picture(image).shape[:2]
    found = []
    lines = labels.read_text(encoding="utf-8").splitlines() if labels.exists() else []
    for number, line in enumerate(lines, 1):
        try:
            kind, x, y, w, h = line.split()
            name = names[int(kind)]
            cx, cy, half_w, half_h = float(x), float(y), float(w) / 2, float(h) / 2
        except (ValueError, IndexError):
            raise InputError(
                f"{labels}: line {number} is no box; give class, x, y, width, height"
            ) from None
        if name in set(Label):
            left, top = (cx - half_w) * width, (cy - half_h) * height
            right, bottom = (cx + half_w) * width, (cy + half_h) * height
            found.append((Label(name), (left, top, right, bottom)))
    return found


def _picture(image: Path) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    picture = cv2.imread(str(image), cv2.IMREAD_COLOR)
    if picture is None:
        raise InputError(f"{image}: is no picture; take it out of the folder")
    return np.asarray(picture, np.uint8)

"""`towerwatch detect`: pictures in, boxes out."""

import json
from pathlib import Path
from typing import Annotated

import typer

from api.commands.terminal import complain, one_line
from models.detector import Detector
from models.pictures import drawn, read_picture, write_jpeg
from models.registry import open_detector
from vision.detections import Detection
from vision.errors import InputError

Model = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE", help="A model .onnx with its card, .pt or .engine; else the shipped one."
    ),
]


def detect(
    images: Annotated[list[Path], typer.Argument(metavar="IMAGE…", help="Pictures.")],
    as_json: Annotated[
        bool, typer.Option("--json", help="Write one JSON line an image to standard output.")
    ] = False,
    out: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Draw the boxes on copies of the pictures in DIR."),
    ] = None,
    model: Model = None,
    score: Annotated[
        float | None,
        typer.Option(help="Least score instead of the model's thresholds.", min=0.01, max=1),
    ] = None,
) -> None:
    """Find people, e-bikes and what they are taken for in pictures.

    Exit codes: 0 all pictures were read; 1 the model cannot be used; 2 a picture could not be read
    or drawn.
    """
    try:
        detector = open_detector(model)
    except InputError as error:
        complain(str(error))
        raise typer.Exit(1) from None
    failed = False
    names: set[str] = set()
    for image in images:
        try:
            detections = _look(detector, image, out, score, names)
        except InputError as error:
            complain(str(error))
            failed = True
            continue
        typer.echo(_line(image, detections) if as_json else _words(image, detections))
    if failed:
        raise typer.Exit(2)


def _look(
    detector: Detector, image: Path, out: Path | None, score: float | None, names: set[str]
) -> tuple[Detection, ...]:
    """Raises InputError."""
    picture = read_picture(image)
    (detections,) = detector.detect([picture], least_score=score)
    if out is not None:
        try:
            out.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise InputError(f"{out}: cannot be made ({error.strerror}); name another") from None
        name = image.stem
        number = 1
        while name in names:  # pictures of one name from two folders
            number += 1
            name = f"{image.stem}-{number}"
        names.add(name)
        write_jpeg(out / f"{name}.jpg", drawn(picture, detections))
    return detections


def _line(image: Path, detections: tuple[Detection, ...]) -> str:
    found = [
        {
            "label": one.label.value,
            "score": round(one.score, 4),
            "xyxy": [round(side, 1) for side in one.xyxy],
        }
        for one in detections
    ]
    return json.dumps({"image": str(image), "detections": found}, allow_nan=False)


def _words(image: Path, detections: tuple[Detection, ...]) -> str:
    found = ", ".join(f"{one.label} {one.score:.2f}" for one in detections)
    return one_line(f"{image}: {found or 'nothing'}")

"""`towerwatch dataset | train | validate | export`: how a detector is made and measured."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from rich.console import Console
from rich.table import Table

from api.commands.detect import Model
from api.commands.terminal import complain
from models.data.building import build
from models.data.dataset import read_dataset
from models.data.recipe import read_recipe
from models.detector import one_by_one
from models.registry import open_detector
from models.training import train as training
from models.training.validate import ClassFigures, Share, figures, look
from vision.detections import Label
from vision.errors import InputError, SettingError, TowerwatchError
from vision.records import Json

Data = Annotated[Path, typer.Argument(metavar="DATA", help="The YAML file of a data set.")]

_COARSE = 0.15
"""Down to this score, what a model sees is used to label or hide what people did not label."""


def dataset(
    recipe: Annotated[
        Path, typer.Argument(metavar="RECIPE", help="What the data set is made of, in YAML.")
    ],
    root: Annotated[Path, typer.Option(metavar="DIR", help="Where the recipe's folders lie.")],
    weights: Annotated[
        Path, typer.Option(metavar="FILE", help="A model that labels what people left out.")
    ],
    out: Annotated[Path, typer.Option(metavar="DIR", help="A new folder for the data set.")],
    turn: Annotated[
        int | None,
        typer.Option(
            "--round",
            metavar="N",
            help="Round of the recipe's cross-validation; 0: only what all rounds may learn from.",
        ),
    ] = None,
) -> None:
    """Bring labelled folders together, split by scene, and add drawn cabins.

    Exit codes: 0 made; 1 something is wrong with what was given.
    """
    try:
        guess = one_by_one(open_detector(weights), _COARSE)
        plan = read_recipe(recipe, root)
        plan = plan if turn is None else plan.of_round(turn)
        made = build(plan, root, guess, out, complain)
    except TowerwatchError as error:
        _give_up(error)
    typer.echo(str(made))


def train(
    data: Data,
    out: Annotated[Path, typer.Option(metavar="DIR", help="Folder of the training.")],
    weights: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="A checkpoint .pt to start from; use only yours."),
    ] = None,
    epochs: Annotated[int, typer.Option(help="Rounds through the data.", min=1, max=1000)] = 8,
    rate: Annotated[
        float, typer.Option(help="Highest rate of learning.", min=1e-6, max=0.1)
    ] = 6e-4,
    input_px: Annotated[
        int, typer.Option(help="Side of the pictures that are learned from.", min=64, max=1280)
    ] = 416,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on with the training in DIR.")
    ] = False,
) -> None:
    """Train a detector; needs the extra `yolo`. What was stopped can be gone on with.

    Exit codes: 0 trained; 1 something is wrong with what was given.
    """
    try:
        read_dataset(data)
        if resume:
            best = training.resume(out, _tell)
        else:
            if weights is None:
                raise SettingError("--weights", "name a checkpoint to start from, or --resume")
            options = training.TrainingOptions(epochs=epochs, rate=rate, input_px=input_px)
            best = training.train(data, weights, out, options, _tell)
    except TowerwatchError as error:
        _give_up(error)
    typer.echo(str(best))


def validate(
    data: Data,
    model: Model = None,
    split: Annotated[str, typer.Option(help="Which pictures: train, val or test.")] = "test",
    score: Annotated[
        float | None,
        typer.Option(help="Least score instead of the model's thresholds.", min=0.01, max=1),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON instead of a table.")] = False,
) -> None:
    """Measure a detector on labelled pictures, at the scores that it ships with.

    Exit codes: 0 measured; 1 something is wrong with what was given.
    """
    try:
        detector = open_detector(model)
        samples = read_dataset(data).samples(split)
        seen = look(detector, samples, score)
    except TowerwatchError as error:
        _give_up(error)
    by_class = figures(samples, seen, detector.card.classes)
    if as_json:
        typer.echo(json.dumps({label.value: one.json() for label, one in by_class.items()}))
    else:
        _show(detector.card.name, by_class)


def export(
    checkpoint: Annotated[
        Path, typer.Argument(metavar="CHECKPOINT", help="A trained .pt; use only yours.")
    ],
    data: Annotated[
        Path,
        typer.Option(metavar="FILE", help="Its data set: thresholds from val, figures on test."),
    ],
    out: Annotated[Path, typer.Option(metavar="DIR", help="Where models and cards are written.")],
    name: Annotated[str, typer.Option(help="Name of the model.")] = "cabin",
    about: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="JSON with what else the card says: sources, failures."),
    ] = None,
) -> None:
    """Write a checkpoint as ONNX in 32 and in 8 bits, with cards and the accuracy of both.

    Needs the extra `yolo`. Exit codes: 0 written; 1 something is wrong with what was given.
    """
    try:
        from models.training.export import export as write  # noqa: PLC0415  # onnx is of the extra
    except ImportError as error:
        complain(f"export: {error}; install what it needs: pip install 'towerwatch[yolo]'")
        raise typer.Exit(1) from None
    try:
        found = read_dataset(data)
        for exported in write(
            checkpoint,
            out,
            name,
            classes=found.classes,
            val=found.samples("val"),
            test=found.samples("test"),
            about=_about(about),
        ):
            size_mb = exported.model.stat().st_size / 1e6
            _show(f"{exported.model} ({size_mb:.1f} MB)", exported.figures)
    except TowerwatchError as error:
        _give_up(error)


def _give_up(error: TowerwatchError) -> NoReturn:
    complain(str(error))
    raise typer.Exit(1) from None


def _about(path: Path | None) -> Mapping[str, Json]:
    """Raises InputError."""
    if path is None:
        return {}
    try:
        document: Json = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise InputError(f"{path}: is no JSON file that can be read") from None
    if not isinstance(document, dict):
        raise InputError(f"{path}: is no JSON object; give one")
    return document


def _tell(done: int, epochs: int, told: Mapping[str, float]) -> None:
    names = {"precision": "precision", "recall": "recall", "mAP50": "mAP50"}
    values = (f"{name} {told[f'metrics/{key}(B)']:.3f}" for key, name in names.items())
    complain(f"epoch {done} of {epochs}: {', '.join(values)}")


def _show(title: str, by_class: Mapping[Label, ClassFigures]) -> None:
    table = Table("class", "found", "reported rightly", "flagged without one", title=title)
    for label, one in by_class.items():
        table.add_row(label.value, *map(_words, (one.found, one.right, one.strange)))
    Console().print(table)


def _words(share: Share) -> str:
    low, high = share.interval
    return f"{share.hits} of {share.of} ({low:.0%}–{high:.0%})" if share.of else "–"

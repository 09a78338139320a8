"""`towerwatch bench elevator-clips`: recorded elevators with truth, scored as drawn ones are."""

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import track

from api.commands.detect import Model
from api.commands.terminal import complain
from api.settings.file import Settings, load
from benchmarks.analysis import analyse_frames
from benchmarks.elevator_scoring import Outcome, as_json, figures_of, outcomes, table
from benchmarks.elevator_truth import read_entries
from benchmarks.footage import videos
from cameras.opening import open_source
from models.detector import one_by_one
from models.registry import open_detector
from vision.elevator import ElevatorRule
from vision.errors import InputError, SettingError
from vision.options import ElevatorOptions
from vision.rates import SCORES


def elevator_clips(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Clips and their truth.csv.")],
    config: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Take the elevator's settings, such as its door, from the camera in this file "
            "that is named as the clip is, or from its only camera.",
        ),
    ] = None,
    model: Model = None,
    only: Annotated[str, typer.Option(metavar="GLOB", help="Only clips of this name.")] = "*",
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write the figures as JSON, too.")
    ] = None,
) -> None:
    """Score recorded elevators: e-bikes caught, false stops, seconds to hold and to alarm.

    Exit codes: 0 all clips were read; 2 something could not be.
    """
    told: list[Outcome] = []
    try:
        settings = load(config) if config is not None else None
        truth = read_entries(folder / "truth.csv")
        detect = one_by_one(open_detector(model), SCORES[0])
        paths = videos(folder, only)
        for path in track(paths, "Clips", console=Console(stderr=True), transient=True):
            with open_source(str(path)) as source:
                rule = ElevatorRule(_options(path, settings), detect)
                analysis = analyse_frames(source.frames(), rule)
            told += outcomes(truth.get(path.name, []), analysis.events)
    except (InputError, SettingError) as error:
        complain(str(error))
        raise typer.Exit(2) from None
    figures = figures_of(told)
    typer.echo(f"{len(paths)} clips of {folder}\n")
    for line in table(figures):
        typer.echo(line)
    if out is not None:
        written = {"format": "towerwatch bench elevator-clips 1", "clips": len(paths)}
        out.write_text(json.dumps({**written, **as_json(figures)}, indent=1) + "\n", "utf-8")


def _options(path: Path, settings: Settings | None) -> ElevatorOptions:
    """Raises SettingError."""
    if settings is None:
        return ElevatorOptions()
    named = [camera for camera in settings.cameras if camera.name == path.stem]
    chosen = named or (settings.cameras if len(settings.cameras) == 1 else [])
    options = chosen[0].options() if chosen else None
    if not isinstance(options, ElevatorOptions):
        raise SettingError(
            "cameras", f"none with the rule elevator is named {path.stem!r}; name one so"
        )
    return options

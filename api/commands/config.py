"""`towerwatch config`: the settings file described and checked."""

import json
from pathlib import Path
from typing import Annotated

import typer

from api.commands.terminal import complain, one_line
from api.settings.file import json_schema, load
from vision.errors import SettingError

app = typer.Typer(help="Describe and check the settings file.", no_args_is_help=True)


@app.command()
def schema() -> None:
    """Print the JSON Schema of the settings file, for editors and programs."""
    typer.echo(json.dumps(json_schema(), indent=2, ensure_ascii=False))


@app.command()
def check(file: Annotated[Path, typer.Argument(metavar="FILE", help="The settings file.")]) -> None:
    """Say whether a settings file is right, or what is wrong with it.

    Exit codes: 0 right; 1 wrong.
    """
    try:
        settings = load(file)
        for camera in settings.cameras:
            camera.options()
    except SettingError as error:
        complain(f"{file}: {error}")
        raise typer.Exit(1) from None
    names = ", ".join(camera.name for camera in settings.cameras) or "none"
    doors = ", ".join(
        f"{door.name} (dry run)" if door.dry_run else door.name for door in settings.doors
    )
    told = f"; doors: {doors}" if doors else ""
    typer.echo(one_line(f"{file}: right; cameras: {names}{told}"))

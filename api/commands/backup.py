"""`towerwatch backup` and `towerwatch restore`: a copy of everything, and the way back."""

from pathlib import Path
from typing import Annotated, TypeAlias

import typer

from api.backup import back_up
from api.commands.terminal import complain
from api.locked import locked
from api.restore import bring_back
from api.settings.file import load
from api.store import Store
from api.store.database import DATABASE
from vision.errors import StoreError, TowerwatchError

Config: TypeAlias = Annotated[Path, typer.Option(metavar="FILE", help="The settings file.")]
_USUAL = Path("towerwatch.yaml")


def backup(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="A new folder.")],
    config: Config = _USUAL,
) -> None:
    """Copy the store and its files into a new folder, while the service runs or not.

    `sha256sum --check SHA256SUMS` proves it there. Exit codes: 0 done; 1 not done.
    """
    try:
        settings = load(config)
        place = settings.data / DATABASE
        if settings.database is None and not place.exists():
            raise StoreError(f"{place}: is not there; give the settings of a service that has run")
        store = Store.open(settings.database or place)
        try:
            files = back_up(store, settings.data, folder.absolute())
        finally:
            store.close()
    except TowerwatchError as error:
        complain(f"{config}: {error}")
        raise typer.Exit(1) from None
    typer.echo(f"{folder}: {files} files, each with its SHA-256 in SHA256SUMS")


def restore(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="What `backup` wrote.")],
    config: Config = _USUAL,
) -> None:
    """Prove a back-up, then bring it back to an empty data folder; the service must be stopped.

    Exit codes: 0 done; 1 not done.
    """
    try:
        settings = load(config)
        with locked(settings.data):
            files = bring_back(folder.absolute(), settings.data, settings.database)
    except TowerwatchError as error:
        complain(f"{config}: {error}")
        raise typer.Exit(1) from None
    typer.echo(f"{settings.data}: {files} files brought back, each as it was backed up")

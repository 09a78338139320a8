"""`towerwatch check`: prove every kept file against its SHA-256, and mend what can be mended."""

from contextlib import nullcontext
from pathlib import Path
from typing import Annotated

import typer

from api.check import Report, compare
from api.commands.terminal import complain, one_line
from api.locked import in_use, locked
from api.repair import repair
from api.settings.file import Settings, load
from api.store import Store
from api.store.database import DATABASE, damage
from vision.errors import StoreError, TowerwatchError


def check(
    config: Annotated[Path, typer.Option(metavar="FILE", help="The settings file.")] = Path(
        "towerwatch.yaml"
    ),
    mend: Annotated[
        bool,
        typer.Option(
            "--repair",
            help="Save footage that was cut off, take in files that the store does not know, name "
            "lost ones as gaps, and remove what belongs to nothing. The service must be stopped.",
        ),
    ] = False,
    many: Annotated[
        bool,
        typer.Option("--many", help="With --repair: also when that is a large part of all files."),
    ] = False,
) -> None:
    """Prove every kept file against its SHA-256, and compare the store with the files.

    Beside a running service, only files that the store knows are looked at: others may be being
    written.
    Exit codes: 0 all is well or was mended; 1 something is wrong, or the store cannot be read.
    """
    try:
        settings = load(config)
        running = not mend and in_use(settings.data)
        with locked(settings.data) if mend else nullcontext():
            _look_inside(settings)
            store = Store.open(settings.database or settings.data / DATABASE)
            try:
                report = compare(store, settings.data, prove=True)
                if running:
                    report.orphans.clear()
                    report.leftovers.clear()
                lines = list(_lines(report))
                if mend:
                    lines = [*_altered(report), *repair(store, settings.data, report, many=many)]
            finally:
                store.close()
    except TowerwatchError as error:
        complain(f"{config}: {error}")
        raise typer.Exit(1) from None
    for line in lines:
        typer.echo(one_line(line))
    if running:
        typer.echo("the service runs: files that the store does not know were not looked for")
    bad = len(report.altered) + len(report.unread)
    told = "all as they were written" if not bad else f"{bad} altered or unreadable"
    typer.echo(f"{report.files} files known, {told}; {len(lines)} findings")
    if bad or (not mend and not report.clean()):
        raise typer.Exit(1)


def _look_inside(settings: Settings) -> None:
    file = settings.data / DATABASE
    if settings.database is not None:
        return
    if not file.exists():
        raise StoreError(f"{file}: is not there; give the settings of a service that has run")
    if found := damage(file):
        raise StoreError(
            f"{file}: is damaged ({found}); bring back the last back-up with `towerwatch restore`"
        )


def _altered(report: Report) -> list[str]:
    return [
        *(f"{path}: was altered, its SHA-256 is another" for path in report.altered),
        *(f"{path}: cannot be read" for path in report.unread),
    ]


def _lines(report: Report) -> list[str]:
    return [
        *_altered(report),
        *(f"{one.file.path}: is missing (event {one.event_id})" for one in report.lost),
        *(f"{one.path}: is missing" for one in report.lost_segments),
        *(f"{path}: is not in the store" for path in report.orphans),
        *(f"{path}: was never finished" for path in report.leftovers),
    ]

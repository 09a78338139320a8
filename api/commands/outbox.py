"""`towerwatch outbox`: what sinks did not take, and another try."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from api.commands.terminal import complain, one_line
from api.settings.file import load
from api.sinks.outbox import Outbox
from api.store import Store
from vision.errors import TowerwatchError

app = typer.Typer(help="See what sinks did not take, and try it again.", no_args_is_help=True)

_Config = Annotated[Path, typer.Option(metavar="FILE", help="The settings file.")]
_Sink = Annotated[str | None, typer.Option(metavar="NAME", help="Only of this sink.")]
_USUAL = Path("towerwatch.yaml")


@app.command("list")
def list_dead(config: _Config = _USUAL, sink: _Sink = None) -> None:
    """List what is given up, the oldest first, and count what waits.

    Exit codes: 0 listed; 1 the settings or the store are wrong.
    """
    with _outbox(config) as outbox:
        for letter in outbox.dead(1000, sink=sink):
            typer.echo(
                one_line(
                    f"{letter.number} {letter.sink} {letter.camera} {letter.id} "
                    f"{letter.reported_at:%Y-%m-%dT%H:%M:%SZ} {letter.tries} tries: {letter.error}"
                )
            )
        for name, backlog in sorted(outbox.backlogs().items()):
            if sink in (None, name):
                typer.echo(f"{name}: {backlog.waiting} waiting, {backlog.dead} given up")


@app.command()
def replay(
    numbers: Annotated[
        list[int] | None, typer.Argument(metavar="[NUMBER]...", help="These; all if left out.")
    ] = None,
    config: _Config = _USUAL,
    sink: _Sink = None,
) -> None:
    """Try again what is given up; a running service begins within half a minute.

    Exit codes: 0 done; 1 the settings or the store are wrong.
    """
    with _outbox(config) as outbox:
        count = outbox.replay(datetime.now(UTC), sink=sink, numbers=numbers or None)
    typer.echo(f"{count} will be tried again")


@contextmanager
def _outbox(config: Path) -> Iterator[Outbox]:
    try:
        store = Store.open(load(config).data / "towerwatch.db")
        try:
            yield Outbox(store.session)
        finally:
            store.close()
    except TowerwatchError as error:
        complain(f"{config}: {error}")
        raise typer.Exit(1) from None

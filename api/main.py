"""The command line `towerwatch`."""

from importlib.metadata import EntryPoint, entry_points, version
from typing import Annotated

import typer

from api.commands import config
from api.commands.analyze import analyze
from api.commands.demo import demo
from api.commands.detect import detect
from api.commands.doctor import doctor
from api.commands.serve import serve
from api.commands.terminal import complain
from api.commands.training import dataset, export, train, validate

GROUP = "towerwatch.commands"
"""Entry points of this group are Typer apps that join the command line under their names."""


def main() -> None:
    """Run the command line."""
    build()()


def build() -> typer.Typer:
    """The command line with the commands of everything that is installed."""
    app = typer.Typer(
        name="towerwatch",
        help="Sees objects thrown from tall buildings the moment it happens.",
        no_args_is_help=True,
        pretty_exceptions_show_locals=False,
    )
    app.callback()(_towerwatch)
    for command in (analyze, serve, demo, doctor, detect, dataset, train, validate, export):
        app.command()(command)
    app.add_typer(config.app, name="config")
    for entry in entry_points(group=GROUP):
        _join(app, entry)
    return app


def _join(app: typer.Typer, entry: EntryPoint) -> None:
    """Add the commands of an entry point, or one that says what they lack: others must work."""
    try:
        joined = entry.load()
    except ImportError as error:
        _add_lacking(app, entry.name, str(error))
        return
    assert isinstance(joined, typer.Typer), f"{entry.value} is no Typer app"
    app.add_typer(joined, name=entry.name)


def _add_lacking(app: typer.Typer, name: str, cause: str) -> None:
    anything = {"ignore_unknown_options": True, "allow_extra_args": True}

    @app.command(name, help=f"Cannot run here: {cause}.", context_settings=anything)
    def explain() -> None:
        complain(f"{name}: {cause}; install what it needs: pip install 'towerwatch[{name}]'")
        raise typer.Exit(1)


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"towerwatch {version('towerwatch')}")
        raise typer.Exit


def _towerwatch(
    _version: Annotated[
        bool,
        typer.Option(
            "--version", help="Print the version and end.", is_eager=True, callback=_show_version
        ),
    ] = False,
) -> None:
    """See the help of the app."""

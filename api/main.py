"""The command line `towerwatch`."""

from importlib.metadata import EntryPoint, entry_points, version
from typing import Annotated

import typer

from api.commands import config
from api.commands.analyze import analyze
from api.commands.demo import demo
from api.commands.doctor import doctor
from api.commands.serve import serve
from api.commands.terminal import complain

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
    for command in (analyze, serve, demo, doctor):
        app.command()(command)
    app.add_typer(config.app, name="config")
    for entry in entry_points(group=GROUP):
        app.add_typer(_joined(entry), name=entry.name)
    return app


def _joined(entry: EntryPoint) -> typer.Typer:
    """The commands of an entry point, or one that says what they lack: the others must work."""
    try:
        joined = entry.load()
    except ImportError as error:
        return _lacking(entry.name, str(error))
    assert isinstance(joined, typer.Typer), f"{entry.value} is no Typer app"
    return joined


def _lacking(name: str, cause: str) -> typer.Typer:
    app = typer.Typer(help=f"Cannot run here: {cause}.", invoke_without_command=True)

    @app.callback(context_settings={"ignore_unknown_options": True, "allow_extra_args": True})
    def explain() -> None:
        complain(f"{name}: {cause}; install what it needs: pip install 'towerwatch[{name}]'")
        raise typer.Exit(1)

    return app


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

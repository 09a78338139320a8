"""The command line `towerwatch`."""

import sys
from collections.abc import Sequence
from importlib.metadata import EntryPoint, entry_points, version
from typing import Annotated

import typer

from api.commands.terminal import complain

GROUP = "towerwatch.commands"
"""Entry points of this group, Typer apps or functions, join the command line under their names."""

OWN = tuple(
    EntryPoint(name, f"api.commands.{place}", GROUP)
    for name, place in (
        ("analyze", "analyze:analyze"),
        ("serve", "serve:serve"),
        ("demo", "demo:demo"),
        ("check", "check:check"),
        ("backup", "backup:backup"),
        ("restore", "backup:restore"),
        ("doctor", "doctor:doctor"),
        ("detect", "detect:detect"),
        ("dataset", "training:dataset"),
        ("train", "training:train"),
        ("validate", "training:validate"),
        ("export", "training:export"),
        ("config", "config:app"),
        ("camera", "camera:app"),
        ("outbox", "outbox:app"),
        ("token", "token:app"),
    )
)


def main() -> None:
    """Run the command line."""
    build(next((word for word in sys.argv[1:] if not word.startswith("-")), None))()


def build(asked: str | None = None) -> typer.Typer:
    """The command line with the commands of everything that is installed.

    asked: a command, which then is the only one. Together they import for seconds.
    """
    app = typer.Typer(
        name="towerwatch",
        help="Sees objects thrown from tall buildings the moment it happens.",
        no_args_is_help=True,
        pretty_exceptions_show_locals=False,
    )
    app.callback()(_towerwatch)
    for entry in _entries(asked):
        _join(app, entry)
    return app


def _entries(asked: str | None) -> Sequence[EntryPoint]:
    """What was asked for, or everything."""
    own = [entry for entry in OWN if entry.name == asked]
    if own:
        return own
    joined = entry_points(group=GROUP)
    return [entry for entry in joined if entry.name == asked] or [*OWN, *joined]


def _join(app: typer.Typer, entry: EntryPoint) -> None:
    """Add the commands of an entry point, or one that says what they lack: others must work."""
    try:
        joined = entry.load()
    except ImportError as error:
        _add_lacking(app, entry.name, str(error))
        return
    if isinstance(joined, typer.Typer):
        app.add_typer(joined, name=entry.name)
    else:
        app.command(entry.name)(joined)


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

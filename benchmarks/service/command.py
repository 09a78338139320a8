"""`towerwatch bench service`: how long the service takes to be there, and to tell of an event."""

from collections.abc import Callable, Iterator, Mapping
from fnmatch import fnmatch
from pathlib import Path
from typing import Annotated

import typer

from api.commands.terminal import complain
from benchmarks.service.returns import return_rows
from benchmarks.service.starts import again_rows, start_rows
from benchmarks.service.waits import Waits, markdown, write_waits
from benchmarks.service.wire import wire_rows
from benchmarks.speed.machine import this_machine
from vision.errors import TowerwatchError

Part = Callable[[bool], Iterator[Waits]]
"""Measures; is told whether to be quick."""

PARTS: Mapping[str, Part] = {
    "returns": lambda quick: return_rows(5 if quick else 40),
    "start": lambda quick: start_rows(1 if quick else 5),
    "again": lambda quick: again_rows(2 if quick else 10),
    "wire": lambda quick: wire_rows(20 if quick else 200),
}


def service(
    quick: Annotated[bool, typer.Option("--quick", help="Each thing only a few times.")] = False,
    out: Annotated[Path, typer.Option(metavar="DIR", help="Where the table is written.")] = Path(
        "service-results"
    ),
    only: Annotated[
        str, typer.Option(metavar="GLOB", help=f"Only some of {', '.join(PARTS)}.")
    ] = "*",
) -> None:
    """Measure how long cameras and the service are away, and how long events are on their way.

    Needs GStreamer's RTSP server and Mosquitto, as the tests do. Exit codes: 0 measured; 2
    something could not be started, read or written.
    """
    chosen = [part for part in PARTS if fnmatch(part, only)]
    if not chosen:
        raise typer.BadParameter(
            f"is {only!r}; give one of {', '.join(PARTS)}", param_hint="--only"
        )
    rows: list[Waits] = []
    try:
        out.mkdir(parents=True, exist_ok=True)
        machine = this_machine()
        for part in chosen:
            complain(f"measuring: {part}")
            rows += PARTS[part](quick)
        write_waits(out / "service.json", machine, rows)
        (out / "service.md").write_text(markdown(machine, rows), encoding="utf-8")
    except (TowerwatchError, OSError) as error:
        complain(str(error))
        raise typer.Exit(2) from None
    typer.echo(markdown(machine, rows))

"""`towerwatch bench speed`: what things cost, each against a yardstick of the same run."""

from collections.abc import Callable, Iterator, Mapping
from fnmatch import fnmatch
from pathlib import Path
from tempfile import gettempdir
from typing import Annotated

import typer

from api.commands.terminal import complain
from benchmarks.speed.cameras import camera_rows
from benchmarks.speed.elevator import elevator_rows
from benchmarks.speed.kernel import kernel_rows
from benchmarks.speed.machine import this_machine
from benchmarks.speed.pipeline import pipeline_rows
from benchmarks.speed.queries import query_rows
from benchmarks.speed.rows import Row, Speeds, markdown, read_speeds, worse, write_speeds
from benchmarks.speed.startup import startup_rows
from vision.errors import TowerwatchError

Part = Callable[[Path, bool], Iterator[Row]]
"""Measures; is given the cache and whether to be quick."""

PARTS: Mapping[str, Part] = {
    "kernel": lambda cache, quick: kernel_rows(cache, 6 if quick else 20, large=not quick),
    "pipeline": lambda cache, quick: pipeline_rows(cache, 6 if quick else 12, large=not quick),
    "cameras": lambda cache, quick: camera_rows(cache, 2 if quick else 6, many=not quick),
    "elevator": lambda cache, quick: elevator_rows(cache, 6 if quick else 12),
    "startup": lambda cache, quick: startup_rows(cache, 6 if quick else 12),
    "queries": lambda cache, quick: query_rows(
        cache, 6 if quick else 12, 20_000 if quick else 1_000_000
    ),
}


def speed(
    quick: Annotated[
        bool, typer.Option("--quick", help="A minute: few turns, and nothing that takes long.")
    ] = False,
    out: Annotated[Path, typer.Option(metavar="DIR", help="Where the table is written.")] = Path(
        "speed-results"
    ),
    cache: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Encoded scenes; kept between runs.")
    ] = None,
    only: Annotated[
        str, typer.Option(metavar="GLOB", help=f"Only some of {', '.join(PARTS)}.")
    ] = "*",
    against: Annotated[
        Path | None,
        typer.Option(
            metavar="JSON", help="Compare ratios with an earlier run's; 1 if one is worse."
        ),
    ] = None,
) -> None:
    """Measure speed, memory and start-up against plain decoding, OpenCV and other yardsticks.

    Exit codes: 0 measured; 1 a ratio is worse than before by more than its margin; 2 something
    could not be read or written.
    """
    chosen = [part for part in PARTS if fnmatch(part, only)]
    if not chosen:
        raise typer.BadParameter(
            f"is {only!r}; give one of {', '.join(PARTS)}", param_hint="--only"
        )
    try:
        former = read_speeds(against) if against is not None else None
        out.mkdir(parents=True, exist_ok=True)
        kept = cache or Path(gettempdir()) / "towerwatch-scenes"
        machine = this_machine()
        rows: list[Row] = []
        for part in chosen:
            complain(f"measuring: {part}")
            rows += PARTS[part](kept, quick)
    except (TowerwatchError, OSError) as error:
        complain(str(error))
        raise typer.Exit(2) from None
    measured = Speeds(machine, quick, rows)
    write_speeds(out / "speed.json", measured)
    (out / "speed.md").write_text(markdown(measured), encoding="utf-8")
    typer.echo(markdown(measured))
    if former is None:
        return
    lost = worse(former.rows, rows)
    for line in lost:
        complain(f"worse: {line}")
    if lost:
        raise typer.Exit(1)
    typer.echo("No ratio is worse than before by more than its margin.")

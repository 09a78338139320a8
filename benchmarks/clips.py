"""`towerwatch bench clips`: recorded clips, with or without truth."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from fnmatch import fnmatch
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import track
from rich.table import Table

from benchmarks.analysis import analyse
from benchmarks.baselines import BASELINES
from benchmarks.baselines import run as run_baseline
from benchmarks.intervals import poisson
from benchmarks.scoring import score
from benchmarks.truth import TrueFall, read_truth
from vision.errors import InputError

VIDEO = {".mp4", ".mkv", ".avi", ".mov", ".ts", ".webm"}


@dataclass(frozen=True, slots=True)
class ClipResult:
    """What was found in a clip. alarm_s: from the first true box to the first report of each."""

    clip: str
    system: str
    falls: int
    found: int
    boxes_hit: dict[str, str]
    alarm_s: dict[str, float]
    other: int
    withdrawn: int
    video_s: float
    speed: float


def clips(
    folder: Annotated[Path, typer.Argument(help="Folder of clips, with truth.csv if they fall.")],
    only: Annotated[str, typer.Option(metavar="GLOB", help="Only clips of this name.")] = "*",
    baselines: Annotated[
        bool, typer.Option("--baselines", help="Also run the named baselines.")
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Write one JSON object a clip and system.")
    ] = False,
) -> None:
    """Score recorded clips: falls found, boxes hit, other events, time to alarm."""
    try:
        truth = read_truth(folder / "truth.csv") if (folder / "truth.csv").exists() else {}
    except InputError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from None
    paths = [
        path
        for path in sorted(folder.rglob("*"))
        if path.suffix.lower() in VIDEO and fnmatch(path.name, only)
    ]
    if not paths:
        typer.echo(f"{folder}: holds no clip named {only}; give another folder", err=True)
        raise typer.Exit(2)
    results: list[ClipResult] = []
    unreadable = False
    systems = ["towerwatch", *(BASELINES if baselines else ())]
    for path in track(paths, "Clips", console=Console(stderr=True), transient=True):
        for system in systems:
            try:
                results.append(measure(path, truth.get(path.name, []), system))
            except InputError as error:
                typer.echo(str(error), err=True)
                unreadable = True
    if as_json:
        for result in results:
            typer.echo(json.dumps(asdict(result)))
    else:
        for line in summary(results):
            typer.echo(line)
        Console().print(_table(results))
    if unreadable:
        raise typer.Exit(2)


def measure(path: Path, falls: list[TrueFall], system: str = "towerwatch") -> ClipResult:
    """Score one clip. Raises InputError."""
    analysis = analyse(str(path)) if system == "towerwatch" else run_baseline(system, str(path))
    result = score(falls, analysis.events)
    starts: Mapping[str, int] = {fall.id: min(fall.boxes) for fall in falls}
    rate = analysis.frames / analysis.video_s if analysis.video_s > 0 else 1.0
    alarm_s = {
        fall: round(analysis.first_reported_s[event.id] - starts[fall] / rate, 2)
        for fall, event in result.found.items()
    }
    return ClipResult(
        clip=path.name,
        system=system,
        falls=len(falls),
        found=len(result.found),
        boxes_hit={f.id: f"{result.boxes_hit[f.id]}/{len(f.boxes)}" for f in falls},
        alarm_s=alarm_s,
        other=len(result.other),
        withdrawn=len(result.withdrawn),
        video_s=round(analysis.video_s, 1),
        speed=round(analysis.video_s / analysis.wall_s, 1),
    )


def summary(results: list[ClipResult]) -> Iterator[str]:
    """One line a system: falls found, other events an hour with their exact interval."""
    for system in dict.fromkeys(result.system for result in results):
        mine = [result for result in results if result.system == system]
        hours = sum(result.video_s for result in mine) / 3600
        other = sum(result.other for result in mine)
        withdrawn = sum(result.withdrawn for result in mine)
        low, high = poisson(other + withdrawn, hours)
        # Footage without a fall tells what a day of such footage would.
        day = "" if any(r.falls for r in mine) else f"; {low * 24:.0f} to {high * 24:.0f} a day"
        yield (
            f"{system}: {sum(r.found for r in mine)} of {sum(r.falls for r in mine)} falls found, "
            f"{other} other events, {withdrawn} withdrawn in {hours * 60:.1f} min "
            f"({low:.0f} to {high:.0f} an hour{day}, 95 %)"
        )


def _table(results: list[ClipResult]) -> Table:
    table = Table(
        "clip", "system", "falls", "boxes hit", "alarm s", "other", "withdrawn", "× real time"
    )
    for r in results:
        table.add_row(
            r.clip,
            r.system,
            f"{r.found}/{r.falls}",
            " ".join(f"{k} {v}" for k, v in r.boxes_hit.items()),
            " ".join(f"{k} {v}" for k, v in r.alarm_s.items()),
            str(r.other),
            str(r.withdrawn),
            str(r.speed),
        )
    return table

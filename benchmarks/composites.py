"""`towerwatch bench composites`: throws of known truth in recorded clips."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from functools import partial
from pathlib import Path
from tempfile import gettempdir
from typing import Annotated

import typer

from benchmarks.footage import videos
from benchmarks.intervals import Share, poisson
from benchmarks.measured import Visibility
from benchmarks.processes import at_once
from benchmarks.thrown import (
    THROWS_A_MINUTE,
    CompositeResult,
    ThrownResult,
    measure,
    own_seed,
)
from vision.errors import InputError, TowerwatchError


def composites(
    folder: Annotated[Path, typer.Argument(help="Folder of clips; best without falls.")],
    only: Annotated[str, typer.Option(metavar="GLOB", help="Only clips of this name.")] = "*",
    out: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Write composites.jsonl and report.md here.")
    ] = None,
    seed: Annotated[int, typer.Option(min=0, help="Another number throws otherwise.")] = 0,
    split: Annotated[str, typer.Option(help="train, to tune on, or test, to report.")] = "test",
    throws: Annotated[
        float, typer.Option(min=0.1, max=60, help="Throws a minute; at least two a clip.")
    ] = THROWS_A_MINUTE,
    cache: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Encoded composites; kept between runs.")
    ] = None,
    jobs: Annotated[int, typer.Option(min=1, help="Clips at a time.")] = 2,
    as_json: Annotated[
        bool, typer.Option("--json", help="Write one JSON object a clip, not tables.")
    ] = False,
) -> None:
    """Throw things into recorded clips and measure how many are found."""
    if split not in {"train", "test"}:
        raise typer.BadParameter(f"is {split!r}; give train or test", param_hint="--split")
    try:
        paths = videos(folder, only)
    except InputError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from None
    encoded = cache or Path(gettempdir()) / "towerwatch-composites"
    results: list[CompositeResult] = []
    failed = False
    calls = [partial(measure, path, encoded, own_seed(split, seed), throws) for path in paths]
    for done in at_once(jobs, "Clips", calls):
        try:
            results.append(done.result())
        except TowerwatchError as error:
            typer.echo(str(error), err=True)
            failed = True
    lines = [json.dumps(asdict(result)) for result in results]
    text = "\n".join(lines) if as_json else markdown(results)
    if out is not None:
        out.mkdir(parents=True, exist_ok=True)
        (out / "composites.jsonl").write_text("".join(f"{line}\n" for line in lines))
        (out / "report.md").write_text(markdown(results), encoding="utf-8")
    if results:
        typer.echo(text)
    if failed:
        raise typer.Exit(2)


def markdown(results: Sequence[CompositeResult]) -> str:
    """The figures of all clips together and of each, as a table."""
    head = (
        "| clip | clear throws found | faint throws found | hidden | other events | withdrawn "
        "| min |\n|---|---|---|---|---|---|---|\n"
    )
    rows = [_row("all", results), *(_row(result.clip, [result]) for result in results)]
    hours = sum(result.video_s for result in results) / 3600
    other = sum(result.other + result.withdrawn for result in results)
    low, high = poisson(other, hours)
    return (
        f"{head}{''.join(rows)}\nOther and withdrawn events: {other} in {hours * 60:.1f} min "
        f"({low:.0f} to {high:.0f} an hour, 95 %).\n"
    )


def _row(name: str, results: Sequence[CompositeResult]) -> str:
    throws = [throw for result in results for throw in result.throws]
    cells = [
        name,
        str(_found(throws, "clear")),
        str(_found(throws, "faint")),
        str(sum(throw.visibility == "hidden" for throw in throws)),
        str(sum(result.other for result in results)),
        str(sum(result.withdrawn for result in results)),
        f"{sum(result.video_s for result in results) / 60:.1f}",
    ]
    return f"| {' | '.join(cells)} |\n"


def _found(throws: Sequence[ThrownResult], wanted: Visibility) -> Share:
    found = [throw.found for throw in throws if throw.visibility == wanted]
    return Share(sum(found), len(found))

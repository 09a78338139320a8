"""`towerwatch bench falling`: drawn scenes with exact truth."""

import json
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from fnmatch import fnmatch
from multiprocessing import get_context
from pathlib import Path
from tempfile import gettempdir
from typing import Annotated

import typer
from pydantic import TypeAdapter
from rich.console import Console
from rich.progress import Progress

from benchmarks.baselines import BASELINES
from benchmarks.figures import markdown
from benchmarks.runner import CaseResult, run_case
from benchmarks.suite import Case, Split, cases
from vision.errors import InputError

_RESULTS = TypeAdapter(list[CaseResult])


def falling(
    quick: Annotated[
        bool, typer.Option("--quick", help="About 4,000 frames of 640×360 instead of 150,000.")
    ] = False,
    out: Annotated[
        Path, typer.Option(metavar="DIR", help="Results; cases that are there are not run again.")
    ] = Path("falling-results"),
    cache: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Encoded scenes; kept between runs.")
    ] = None,
    jobs: Annotated[int, typer.Option(min=1, help="Cases at a time.")] = 2,
    seed: Annotated[int, typer.Option(min=0, help="Another number draws other scenes.")] = 0,
    split: Annotated[str, typer.Option(help="train, to tune on, or test, to report.")] = "test",
    only: Annotated[str, typer.Option(metavar="GLOB", help="Only cases of this name.")] = "*",
    baselines: Annotated[
        bool, typer.Option(help="Also run the named baselines, on every tenth case unless quick.")
    ] = True,
) -> None:
    """Measure recall, false alarms a camera-day, floors and time to alarm on drawn scenes."""
    half: Split = "train" if split == "train" else "test"
    if split not in {"train", "test"}:
        raise typer.BadParameter(f"is {split!r}; give train or test", param_hint="--split")
    chosen = [case for case in cases(half, seed, quick=quick) if fnmatch(case.name, only)]
    out.mkdir(parents=True, exist_ok=True)
    encoded = cache or Path(gettempdir()) / "towerwatch-scenes"
    every = 1 if quick else 10
    systems = {
        case.name: ["towerwatch", *(BASELINES if baselines and number % every == 0 else ())]
        for number, case in enumerate(chosen)
    }
    waiting = [case for case in chosen if not (out / f"{case.name}.json").exists()]
    with (
        Progress(console=Console(stderr=True)) as progress,
        ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool,
    ):
        bar = progress.add_task("Cases", total=len(waiting))
        running = [pool.submit(_run, case, encoded, systems[case.name], out) for case in waiting]
        for done in running:
            done.result()
            progress.advance(bar)
    results = list(_read(out, chosen))
    text = markdown(results)
    (out / "report.md").write_text(text, encoding="utf-8")
    typer.echo(text)


def _run(case: Case, cache: Path, systems: list[str], out: Path) -> None:
    results = run_case(case, cache, systems)
    part = out / f"{case.name}.part"
    part.write_text(json.dumps([result.as_json() for result in results], indent=1))
    part.replace(out / f"{case.name}.json")


def _read(out: Path, chosen: list[Case]) -> Iterator[CaseResult]:
    for case in chosen:
        path = out / f"{case.name}.json"
        try:
            yield from _RESULTS.validate_json(path.read_bytes())
        except ValueError:
            raise InputError(f"{path}: is no result of a case; delete it to run it again") from None

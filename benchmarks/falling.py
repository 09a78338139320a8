"""`towerwatch bench falling`: drawn scenes with exact truth."""

from fnmatch import fnmatch
from functools import partial
from pathlib import Path
from tempfile import gettempdir
from typing import Annotated

import typer

from api.commands.terminal import complain
from benchmarks.against import compare, told
from benchmarks.baselines import BASELINES
from benchmarks.page import page
from benchmarks.processes import at_once
from benchmarks.report import Chosen, Report, read_report, report_of, write_report
from benchmarks.results import CaseResult, read_results, write_results
from benchmarks.runner import run_case
from benchmarks.suite import Case, Split, cases
from benchmarks.tables import markdown
from vision.errors import InputError


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
    against: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR_OR_JSON",
            help="Compare with the report of another run; the exit code is 1 if a figure is worse.",
        ),
    ] = None,
) -> None:
    """Measure recall, false alarms a camera-day, floors and time to alarm on drawn scenes."""
    half: Split = "train" if split == "train" else "test"
    if split not in {"train", "test"}:
        raise typer.BadParameter(f"is {split!r}; give train or test", param_hint="--split")
    chosen = [case for case in cases(half, seed, quick=quick) if fnmatch(case.name, only)]
    if not chosen:
        raise typer.BadParameter(f"is {only!r}, and no case is named so", param_hint="--only")
    every = 1 if quick else 10
    systems = {
        case.name: ["towerwatch", *(BASELINES if baselines and number % every == 0 else ())]
        for number, case in enumerate(chosen)
    }
    try:
        # Before the run: it may replace the file, and a wrong name should not cost an hour.
        former = read_report(against) if against is not None else None
        out.mkdir(parents=True, exist_ok=True)
        _run_all(chosen, systems, cache or Path(gettempdir()) / "towerwatch-scenes", out, jobs)
        results = [result for case in chosen for result in read_results(_file(out, case))]
    except InputError as error:
        complain(str(error))
        raise typer.Exit(2) from None
    report = report_of(Chosen(half, seed, quick, only), results)
    _write(out, report, results)
    typer.echo(markdown(report))
    if former is not None:
        changes = compare(former, report)
        typer.echo(told(former, report, changes))
        if any(change.worse for change in changes):
            raise typer.Exit(1)


def _run_all(
    chosen: list[Case], systems: dict[str, list[str]], cache: Path, out: Path, jobs: int
) -> None:
    """Run the cases that have no result yet."""
    waiting = [case for case in chosen if not _file(out, case).exists()]
    calls = [partial(_run, case, cache, systems[case.name], _file(out, case)) for case in waiting]
    for done in at_once(jobs, "Cases", calls):
        done.result()


def _run(case: Case, cache: Path, systems: list[str], file: Path) -> None:
    write_results(file, run_case(case, cache, systems))


def _file(out: Path, case: Case) -> Path:
    return out / f"{case.name}.json"


def _write(out: Path, report: Report, results: list[CaseResult]) -> None:
    write_report(out / "report.json", report)
    (out / "report.md").write_text(markdown(report), encoding="utf-8")
    (out / "report.html").write_text(page(report, results), encoding="utf-8")

"""`towerwatch bench tune`: learn the weights of the verdict from the training half."""

import json
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from tempfile import gettempdir
from typing import Annotated

import numpy as np
import typer
from rich.console import Console
from rich.progress import Progress

from benchmarks.learning import fit_softmax
from benchmarks.paths import LabelledPath, collect
from benchmarks.suite import Case, cases
from vision.cues import NAMES
from vision.fitting import Values
from vision.verdict import EXPLANATIONS

OF_GROUP = {
    "birds": "bird",
    "insects": "insect",
    "leaves and bags": "light",
    "windows and curtains": "scene",
    "lights": "scene",
    "shakes": "scene",
    "foliage": "scene",
    "traffic": "ground",
    "rain": "weather",
    "snow": "weather",
}
"""Which explanation is right for the paths of a group."""


def tune(
    out: Annotated[
        Path, typer.Option(metavar="DIR", help="Collected paths; cases there are not run again.")
    ] = Path("tuning"),
    cache: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Encoded scenes; kept between runs.")
    ] = None,
    jobs: Annotated[int, typer.Option(min=1, help="Cases at a time.")] = 2,
    rounds: Annotated[
        int, typer.Option(min=1, help="At most so many cases of each group and condition.")
    ] = 16,
    write: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write the weights to this module.")
    ] = None,
) -> None:
    """Collect the paths of the training half, fit the verdict's weights and show what they do."""
    chosen = list(_first_rounds(rounds))
    out.mkdir(parents=True, exist_ok=True)
    encoded = cache or Path(gettempdir()) / "towerwatch-scenes"
    with (
        Progress(console=Console(stderr=True)) as progress,
        ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool,
    ):
        bar = progress.add_task("Cases", total=len(chosen))
        running = [pool.submit(collect, case, encoded, out) for case in chosen]
        paths: list[LabelledPath] = []
        for case, done in zip(chosen, running, strict=True):
            paths += [path for path in done.result() if _label(case, path) is not None]
            progress.advance(bar)
    by_name = {case.name: case for case in chosen}
    labels = [_label(by_name[path.case], path) for path in paths]
    x = np.array([path.cues for path in paths])
    y = np.array([EXPLANATIONS.index(label) for label in labels if label is not None])
    importance = np.array([_importance(by_name[path.case], path) for path in paths])
    learned = fit_softmax(x, y, importance, len(EXPLANATIONS))
    for line in _table(learned.odds(x), paths, by_name):
        typer.echo(line)
    if write is not None:
        write.write_text(_module(learned.centre, learned.weights, learned.bias), encoding="utf-8")


def _first_rounds(rounds: int) -> Iterator[Case]:
    seen: Counter[str] = Counter()
    for case in cases("train", 0, quick=False):
        kind = case.name.rsplit("-", 1)[0]
        seen[kind] += 1
        if seen[kind] <= rounds:
            yield case


def _label(case: Case, path: LabelledPath) -> str | None:
    """The right explanation, or None where it is not known: in cases with falls other things come
    by as well."""
    if path.fall is not None:
        return "fall"
    if case.group == "falls":
        return "weather" if case.spec.condition in {"rain", "snow"} else None
    return OF_GROUP[case.group]


def _importance(case: Case, path: LabelledPath) -> float:
    """Every path counts the same, but for those of foliage: the tracker lets few of them live, and
    there are eight hours of it in a fixed day."""
    return 20.0 if path.fall is None and case.group == "foliage" else 1.0


def _table(odds: Values, paths: list[LabelledPath], by_name: dict[str, Case]) -> Iterator[str]:
    """What a threshold on the log odds of a fall would have done, per thing."""
    falls = {(p.case, p.fall) for p in paths if p.fall is not None and p.clear}
    groups = sorted({by_name[p.case].group for p in paths})
    yield "threshold  falls  " + "  ".join(groups)
    for threshold in range(9):
        over = [path for path, o in zip(paths, odds, strict=True) if o > threshold]
        hit = {(p.case, p.fall) for p in over if p.fall is not None and p.clear}
        wrong = {(by_name[p.case].group, p.case, p.thing) for p in over if p.fall is None}
        count = Counter(group for group, _, _ in wrong)
        yield f"{threshold}  {len(hit)}/{len(falls)}  " + "  ".join(str(count[g]) for g in groups)


def _module(centre: Values, weights: Values, bias: Values) -> str:
    def row(values: Values) -> str:
        return "(" + ", ".join(f"{float(v):.4g}" for v in values) + ")"

    rows = "".join(
        f"    {json.dumps(name)}: {row(w)},\n" for name, w in zip(NAMES, weights, strict=True)
    )
    return (
        '"""The verdict\'s weights, as `towerwatch bench tune --write` found them on drawn scenes.\n\n'
        'For each cue its usual value, and its weight for each explanation of `EXPLANATIONS`.\n"""\n\n'
        f"CENTRE = {row(centre)}\n\n"
        f"BIAS = {row(bias)}\n\n"
        f"WEIGHTS = {{\n{rows}}}\n"
    )

"""`towerwatch bench tune`: learn the weights of the verdict from the training half."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from tempfile import gettempdir
from typing import Annotated

import numpy as np
import typer

from benchmarks.labels import importance, label_of
from benchmarks.learning import fit_softmax
from benchmarks.paths import LabelledPath, collect
from benchmarks.processes import at_once
from benchmarks.suite import Case, cases, practice
from benchmarks.weights import module_of
from vision.fitting import Values
from vision.verdict import EXPLANATIONS


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
    chosen = {case.name: case for case in _first_rounds(rounds)}
    out.mkdir(parents=True, exist_ok=True)
    encoded = cache or Path(gettempdir()) / "towerwatch-scenes"
    calls = [partial(collect, case, encoded, out) for case in chosen.values()]
    found = [path for done in at_once(jobs, "Cases", calls) for path in done.result()]
    labels = [label_of(chosen[path.case], path) for path in found]
    paths = [path for path, label in zip(found, labels, strict=True) if label is not None]
    x = np.array([path.cues for path in paths])
    y = np.array([EXPLANATIONS.index(label) for label in labels if label is not None])
    weights = np.array([importance(chosen[path.case], path) for path in paths])
    learned = fit_softmax(x, y, weights, len(EXPLANATIONS))
    for line in _table(learned.odds(x), paths, chosen):
        typer.echo(line)
    if write is not None:
        write.write_text(module_of(learned), encoding="utf-8")


def _first_rounds(rounds: int) -> Iterator[Case]:
    seen: Counter[str] = Counter()
    for case in cases("train", 0, quick=False):
        kind = case.name.rsplit("-", 1)[0]
        seen[kind] += 1
        if seen[kind] <= rounds:
            yield case
    # Small pictures, of other seeds than those of the quick run.
    for seed in range(1, 1 + rounds // 2):
        yield from cases("train", seed, quick=True)
    yield from practice(4 * rounds)


def _table(
    odds: Values, paths: Sequence[LabelledPath], cases_by_name: Mapping[str, Case]
) -> Iterator[str]:
    """What a threshold on the log odds of a fall would have done: clear falls found of all, and
    things of each group that would have been taken for one."""
    falls = {(p.case, p.fall) for p in paths if p.fall is not None and p.clear}
    groups = sorted({cases_by_name[p.case].group for p in paths})
    yield "threshold  falls  " + "  ".join(groups)
    for threshold in range(9):
        over = [path for path, o in zip(paths, odds, strict=True) if o > threshold]
        hit = falls & {(p.case, p.fall) for p in over}
        wrong = {(p.case, p.thing) for p in over if p.fall is None}
        count = Counter(cases_by_name[case].group for case, _ in wrong)
        yield f"{threshold}  {len(hit)}/{len(falls)}  " + "  ".join(str(count[g]) for g in groups)

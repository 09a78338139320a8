"""What physics makes of collected paths, with a façade and without."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

import numpy as np

from benchmarks.paths import LabelledPath
from benchmarks.sketches import Sketch
from benchmarks.suite import Case
from vision.calibration import Calibration, calibrate
from vision.company import Company
from vision.cues import cues
from vision.fitting import Values
from vision.network import Network
from vision.reading import read
from vision.scenes.scene import FacadeScene
from vision.suspects import Points, X, Y
from vision.thresholds import FallingParameters
from vision.trajectory import View
from vision.verdict import evidence, log_odds

Sketcher = Callable[[int], Iterator[Sketch]]
"""A seed to the moments of one sketched thing."""

WORTH = FallingParameters().worth_reading


@dataclass(frozen=True, slots=True)
class ReadPath:
    """A path and all that a verdict on it is made of, shape (69,)."""

    path: LabelledPath
    evidence: Values


def read_paths(case: Case, paths: Sequence[LabelledPath], glance: Network) -> list[ReadPath]:
    """Those paths of a case that a glance does not dismiss, and those of true falls."""
    views = _Views(case)
    companies = companies_of(paths, case.spec.width, case.spec.height)
    found: list[ReadPath] = []
    for number, path in enumerate(paths):
        seen = cues(path.points, case.spec.height)
        if path.fall is None and dismissed(glance, seen):
            continue
        for known in (False, True):
            # Of the many falls of a practice case every other path does.
            if case.group == "practice" and known != bool(number % 2):
                continue
            reading = read(path.points, views.of(path.points, known), facade_known=known)
            found.append(ReadPath(path, evidence(seen, reading, companies[number])))
    return found


def dismissed(glance: Network, seen: Values) -> bool:
    """Whether a glance at a path of these cues tells that it is not worth reading."""
    return log_odds(glance.log_probabilities(seen), "fall") < WORTH


def companies_of(paths: Sequence[LabelledPath], width: int, height: int) -> list[Values]:
    """The company's cues of each path, when all that was looked at beside it is known."""
    company = Company(width, height)
    found: list[Values] = []
    for _, group in groupby(paths, lambda path: path.t_s):
        together = list(group)
        for path in together:
            company.saw(path.thing, path.points)
        found.extend(company.cues(path.thing, path.points) for path in together)
    return found


def read_sketches(
    sketch: Sketcher, seeds: range, glance: Network, companies: Values
) -> list[Values]:
    """Sketched paths that a glance does not dismiss: what a verdict on each is made of.

    companies: cues, shape (N, 3), of which each path borrows one, for a sketch is of one thing.
    """
    found = []
    random = np.random.default_rng(seeds.start)
    for seed in seeds:
        for seen in sketch(seed):
            known = cues(seen.points, seen.height)
            if not dismissed(glance, known):
                view = View(seen.width, seen.height)
                reading = read(seen.points, view, facade_known=False)
                found.append(evidence(known, reading, random.choice(companies)))
    return found


class _Views:
    """What is known of a case's camera."""

    def __init__(self, case: Case) -> None:
        self._spec = case.spec
        self._unknown = View(case.spec.width, case.spec.height)

    @cached_property
    def _calibration(self) -> Calibration:
        facade = FacadeScene(self._spec).facade
        return calibrate(facade, self._spec.width, self._spec.height)

    def of(self, points: Points, facade_known: bool) -> View:
        """Where a path begins."""
        if not facade_known:
            return self._unknown
        return self._calibration.view_at(points[0, X], points[0, Y])

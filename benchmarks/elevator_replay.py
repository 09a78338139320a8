"""Replayed detections: what a detector of given rates would say of things, look after look."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.signal import lfilter
from scipy.special import ndtri

from vision.detections import Label
from vision.rates import MISSED, OUTCOMES, SCORES, Outcome, Persistence, Rates, said

WORST_VIEW = 0.25
"""Of a thing that shows less of itself than this share nothing is said."""

WHOLLY_HIDDEN = 2.0
"""Bins of scores that a thing loses on its way out of sight. Assumed."""


def _order() -> list[Outcome]:
    """Outcomes from what is least to what is most like an e-bike: another label, surest first;
    nothing; an e-bike."""

    def likeness(outcome: Outcome) -> float:
        told = said(outcome)
        if told is None:
            return 0.0
        label, score = told
        return score if label is Label.EBIKE else -score

    return sorted(range(OUTCOMES), key=likeness)


ORDER = np.array(_order())


@dataclass(frozen=True)
class Speaker:
    """Says of a kind of thing what the rates say, alike for a while, and alike all along for each
    single thing: outcomes are the quantiles of a Gaussian process, so that their shares are the
    rates' whatever the persistence."""

    edges: NDArray[np.float64]
    persistence: Persistence

    @classmethod
    def of(cls, rates: Rates, shares: Sequence[float]) -> "Speaker":
        """For a thing of these shares."""
        cumulated = np.cumsum(np.asarray(shares)[ORDER])[:-1]
        return cls(ndtri(np.clip(cumulated, 0, 1)), rates.persistence)

    def say(
        self,
        random: np.random.Generator,
        visible: NDArray[np.float64],
        look_s: float,
    ) -> NDArray[np.int64]:
        """Outcomes of looks at one thing that shows these shares of itself, 0–1."""
        p = self.persistence
        keep = math.exp(-look_s / p.time_s)
        news = random.normal(size=len(visible)) * math.sqrt(1 - keep * keep)
        news[0] = random.normal()
        moods = lfilter([1.0], [1.0, -keep], news)
        latent = math.sqrt(p.lasting) * random.normal() + math.sqrt(1 - p.lasting) * moods
        outcomes = ORDER[np.searchsorted(self.edges, latent)]
        # A part of a thing is called what the whole is, but less surely, and less often.
        bins = (outcomes - 1) % len(SCORES)
        lost = np.round(WHOLLY_HIDDEN * (1 - visible)).astype(np.int64)
        silent = (visible < WORST_VIEW) | (outcomes == MISSED) | (bins < lost)
        found: NDArray[np.int64] = np.where(silent, MISSED, outcomes - lost)
        return found


def score_of(outcome: Outcome, random: np.random.Generator) -> tuple[Label, float]:
    """A label and a score within the outcome's bin; the outcome says something."""
    told = said(outcome)
    assert told is not None
    label, low = told
    high = next((edge for edge in SCORES if edge > low), 1.0)
    return label, float(random.uniform(low, high))

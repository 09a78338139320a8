"""How often a detector says what of which thing: what the elevator rule believes boxes by."""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TypedDict

from vision.detections import Label
from vision.errors import InputError

THINGS = (
    Label.EBIKE,
    Label.BICYCLE,
    Label.WHEELCHAIR,
    Label.STROLLER,
    Label.OTHER_WHEELED,
)
"""What wheels come in; people walk."""

NOTHING = "nothing"
"""What a false box is of."""

SCORES = (0.25, 0.4, 0.55, 0.7, 0.85)
"""Lower edges of the bins that scores are counted in; what scores less counts as missed."""

MISSED = 0
Outcome = int
"""MISSED, or 1 + SCORES bin + len(SCORES) × place of the label in THINGS."""

OUTCOMES = 1 + len(THINGS) * len(SCORES)

_RAREST = 3e-3
"""No table is so sure of itself that an outcome never comes."""


def outcome(label: Label, score: float) -> Outcome:
    """What a look at a thing gave; MISSED for a faint box and for a person's."""
    if label not in THINGS or score < SCORES[0]:
        return MISSED
    bin_ = max(i for i, edge in enumerate(SCORES) if score >= edge)
    return 1 + bin_ + len(SCORES) * THINGS.index(label)


def said(result: Outcome) -> tuple[Label, float] | None:
    """Label and lowest score of an outcome; None when nothing was said."""
    if result == MISSED:
        return None
    label, bin_ = divmod(result - 1, len(SCORES))
    return THINGS[label], SCORES[bin_]


@dataclass(frozen=True, slots=True)
class Persistence:
    """How alike looks at the same thing are. time_s: after which a mistake is as good as
    forgotten. lasting: share of the variance that stays with the thing, 0–1."""

    time_s: float
    lasting: float


@dataclass(frozen=True)
class Rates:
    """source: where the shares come from. shares: of each thing, how often each outcome comes in a
    look at it; they sum to 1. Of NOTHING: of looks at people and an empty cabin, each with at
    most one false box."""

    source: str
    persistence: Persistence
    shares: Mapping[str, Sequence[float]]

    @cached_property
    def log_shares(self) -> Sequence[Sequence[float]]:
        """Logarithms by outcome, then by THINGS and last NOTHING. A box is there already when it
        is asked what it is of, so that of NOTHING the missed looks do not count."""
        rows = [_normalised(self.shares[thing]) for thing in THINGS]
        false = list(self.shares[NOTHING])
        boxes = sum(false[1:])
        # A false box goes as it came: half of its looks show nothing.
        rows.append(_normalised([0.5, *(0.5 * share / max(boxes, 1e-9) for share in false[1:])]))
        return [[math.log(row[i]) for row in rows] for i in range(OUTCOMES)]


def _normalised(shares: Sequence[float]) -> list[float]:
    bounded = [max(share, _RAREST) for share in shares]
    total = sum(bounded)
    return [share / total for share in bounded]


class Written(TypedDict):
    """Rates as they are kept: of each thing, of each label, shares by SCORES."""

    source: str
    scores: Sequence[float]
    persistence_s: float
    lasting: float
    shares: Mapping[str, Mapping[str, Sequence[float]]]


def rates_of(name: str, written: Written) -> Rates:
    """The rates that were written down in what is called `name`. Raises InputError."""
    try:
        if tuple(written["scores"]) != SCORES:
            raise InputError(
                f"{name}: counts scores in other bins; measure it anew with "
                "towerwatch bench elevator-rates"
            )
        shares = {
            thing: _shares(name, thing, written["shares"][thing]) for thing in (*THINGS, NOTHING)
        }
        persistence = Persistence(float(written["persistence_s"]), float(written["lasting"]))
        source = str(written["source"])
    except (KeyError, TypeError, ValueError, AttributeError):
        raise InputError(
            f"{name}: is no table of detection rates; measure one with "
            "towerwatch bench elevator-rates"
        ) from None
    if not (persistence.time_s > 0 and 0 <= persistence.lasting < 1):
        raise InputError(f"{name}: persistence_s must be above 0 and lasting from 0 to below 1")
    return Rates(source, persistence, shares)


def _shares(name: str, thing: str, written: Mapping[str, Sequence[float]]) -> list[float]:
    boxes = [float(share) for label in THINGS for share in written.get(label, [0.0] * len(SCORES))]
    missed = 1 - sum(boxes)
    if len(boxes) != OUTCOMES - 1 or min(boxes) < 0 or missed < -1e-6:
        raise InputError(
            f"{name}: shares of {thing} are none; give {len(SCORES)} for each label, "
            "none below 0, together at most 1"
        )
    return [max(0.0, missed), *boxes]


def written_rates(rates: Rates) -> Written:
    """What `rates_of` reads."""
    n = len(SCORES)
    return {
        "source": rates.source,
        "scores": SCORES,
        "persistence_s": rates.persistence.time_s,
        "lasting": rates.persistence.lasting,
        "shares": {
            thing: {
                label: [round(share, 5) for share in shares[1 + i * n : 1 + (i + 1) * n]]
                for i, label in enumerate(THINGS)
                if any(shares[1 + i * n : 1 + (i + 1) * n])
            }
            for thing, shares in rates.shares.items()
        },
    }


SHIPPED = Path(__file__).with_name("rates.json")


def shipped_rates() -> Rates:
    """Those of `rates.json`; it says where they come from."""
    written: Written = json.loads(SHIPPED.read_text(encoding="utf-8"))
    return rates_of(SHIPPED.name, written)

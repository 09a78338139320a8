"""Why a path is told as what it is, in numbers that people and machines read."""

from collections.abc import Mapping

import numpy as np

from vision.calibration import Calibration
from vision.fitting import Values
from vision.impact import impact
from vision.origin import origin
from vision.reading import Reading
from vision.records import Json, PathBox
from vision.suspects import AREA, CONTRAST, FRAME, HEIGHT, LEFT, TIME, TOP, WIDTH, Points, gained
from vision.throws import throws
from vision.verdict import EXPLANATIONS


def path_of(points: Points) -> tuple[PathBox, ...]:
    """The boxes of an event."""
    return tuple(
        PathBox(
            frame=int(row[FRAME]),
            t_s=float(row[TIME]),
            x=float(row[LEFT]),
            y=float(row[TOP]),
            w=float(row[WIDTH]),
            h=float(row[HEIGHT]),
        )
        for row in points
    )


def reasons_of(
    reading: Reading, log_p: Values, calibration: Calibration | None
) -> Mapping[str, Json]:
    """What an event carries as `reasons`.

    log_p: of each of EXPLANATIONS, shape (7,). With a calibration also the floor and the impact.
    """
    points, judgement = reading.kept, reading.judgement
    fall = judgement.fall
    reasons: dict[str, Json] = {
        "score": round(gained(points), 1),
        "sightings": len(points),
        "misfit": round(judgement.misfit, 2),
        "likelihoods": {
            name: round(float(p), 1) for name, p in zip(EXPLANATIONS, log_p, strict=True)
        },
        "motions": {e.name: round(e.log_evidence, 1) for e in judgement.explanations},
        "drop_m": round(fall.drop_m, 1),
        "drop_spread_m": round(fall.drop_spread_m, 1),
        "speed_m_s": round(fall.end_m_s, 1),
        "speed_start_m_s": round(fall.start_m_s, 1),
        "size_m": round(fall.size_m, 2),
        "contrast": round(float(np.median(np.abs(points[:, CONTRAST]))), 1),
        "area_px": round(float(np.median(points[:, AREA])), 1),
    }
    if calibration is not None:
        thrown = throws(points, calibration)
        reasons["floor"] = origin(thrown, calibration)
        reasons["impact"] = impact(thrown, points, fall.size_m, calibration)
    return reasons

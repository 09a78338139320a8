"""Small pictures of what went wrong, cut from the decoded frames with the path drawn on them."""

from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np

from benchmarks.results import CaseResult
from benchmarks.truth import Box, TrueFall
from cameras.opening import open_source
from vision.errors import EvidenceError
from vision.records import Event, Picture

MOST = 12
"""Pictures of false alarms that are kept of a case: a report shows no more."""

WIDEST_PX, TALLEST_PX = 480, 480
_AROUND_PX = 32
_LEAST_PX = 160
_MOST_ENLARGED = 3.0
_PATH = (0, 220, 255)
_HERE = (0, 90, 255)
_JPEG_QUALITY = 80

Boxes = Mapping[int, Box]
"""Where a thing is, by frame."""


def with_pictures(
    result: CaseResult, video: Path, falls: Sequence[TrueFall], wrong: Sequence[Event]
) -> CaseResult:
    """The result with pictures of the clear falls that were missed and of the surest false alarms.

    falls, wrong: what result.falls and result.false_alarms were made from, in their order.
    Raises SourceError.
    """
    missed = [
        k for k, fall in enumerate(result.falls) if fall.visibility == "clear" and not fall.found
    ]
    surest = sorted(range(len(wrong)), key=lambda k: -wrong[k].confidence)[:MOST]
    paths: list[Boxes] = [falls[k].boxes for k in missed]
    paths += [{b.frame: Box(b.x, b.y, b.w, b.h) for b in wrong[k].path} for k in surest]
    taken = take(video, paths)
    of_fall = dict(zip(missed, taken, strict=False))
    of_alarm = dict(zip(surest, taken[len(missed) :], strict=True))
    return replace(
        result,
        falls=[replace(f, picture=of_fall.get(k)) for k, f in enumerate(result.falls)],
        false_alarms=[
            replace(a, picture=of_alarm.get(k)) for k, a in enumerate(result.false_alarms)
        ],
    )


def take(video: Path, paths: Sequence[Boxes]) -> list[str | None]:
    """A JPEG in Base64 of each path, at its middle frame; None where that frame is not there.

    Raises SourceError.
    """
    middle = {k: sorted(boxes)[len(boxes) // 2] for k, boxes in enumerate(paths) if boxes}
    taken: list[str | None] = [None] * len(paths)
    if not middle:
        return taken
    with open_source(str(video)) as source:
        for frame in source.frames():
            for k in (k for k, index in middle.items() if index == frame.index):
                taken[k] = b64encode(cut(frame.picture(), paths[k], frame.index)).decode()
            if frame.index >= max(middle.values()):
                break
    return taken


def cut(picture: Picture, boxes: Boxes, here: int) -> bytes:
    """A JPEG of the surroundings of a path, at most 480 px wide and high, small ones enlarged.

    A line goes through all boxes; that of frame `here` has a frame, and nothing is drawn in it.
    """
    left, right = _span([(b.x, b.x + b.w) for b in boxes.values()], picture.shape[1])
    top, bottom = _span([(b.y, b.y + b.h) for b in boxes.values()], picture.shape[0])
    scale = min(WIDEST_PX / (right - left), TALLEST_PX / (bottom - top), _MOST_ENLARGED)
    size = max(int((right - left) * scale), 1), max(int((bottom - top) * scale), 1)
    way = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    plain = cv2.resize(picture[top:bottom, left:right], size, interpolation=way)

    def placed(x: float, y: float) -> tuple[int, int]:
        return round((x - left) * scale), round((y - top) * scale)

    drawn = plain.copy()
    centres = [placed(*boxes[frame].centre) for frame in sorted(boxes)]
    for a, b in pairwise(centres):
        cv2.line(drawn, a, b, _PATH, 1, cv2.LINE_AA)
    box = boxes[here]
    x0, y0 = (max(v - 4, 0) for v in placed(box.x, box.y))
    x1, y1 = (v + 4 for v in placed(box.x + box.w, box.y + box.h))
    drawn[y0 : y1 + 1, x0 : x1 + 1] = plain[y0 : y1 + 1, x0 : x1 + 1]
    cv2.rectangle(drawn, (x0, y0), (x1, y1), _HERE, 1)
    done, coded = cv2.imencode(".jpg", drawn, [cv2.IMWRITE_JPEG_QUALITY, _JPEG_QUALITY])
    if not done:
        raise EvidenceError("a picture of the report cannot be encoded as JPEG")
    return coded.tobytes()


def _span(sides: Sequence[tuple[float, float]], length: int) -> tuple[int, int]:
    """What to cut along one axis of the picture: all sides with something around them."""
    low = min(side[0] for side in sides) - _AROUND_PX
    high = max(side[1] for side in sides) + _AROUND_PX
    more = max(_LEAST_PX - (high - low), 0) / 2
    first = int(np.clip(low - more, 0, length - 1))
    return first, int(np.clip(high + more, first + 1, length))

"""Picture files, and boxes drawn on pictures."""

from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np

from vision.detections import Detection, Label
from vision.errors import InputError
from vision.records import Picture

_COLOURS = {
    Label.PERSON: (80, 200, 80),
    Label.EBIKE: (40, 40, 230),
    Label.BICYCLE: (230, 140, 40),
    Label.WHEELCHAIR: (210, 210, 40),
    Label.STROLLER: (200, 60, 200),
    Label.OTHER_WHEELED: (40, 180, 230),
}
"""BGR."""


def read_picture(path: Path) -> Picture:
    """Read a picture, BGR. Raises InputError when it is missing or none."""
    try:
        data = np.frombuffer(path.read_bytes(), np.uint8)
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror}); give a picture") from None
    try:
        picture = cv2.imdecode(data, cv2.IMREAD_COLOR) if data.size else None
    except cv2.error:  # a header that promises more pixels than anyone may ask for
        picture = None
    if picture is None:
        raise InputError(f"{path}: is not a picture that can be decoded; give JPEG, PNG or WebP")
    return np.asarray(picture, np.uint8)


def write_jpeg(path: Path, picture: Picture) -> None:
    """Write a picture. Raises InputError when it cannot be written."""
    _, data = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, 92])
    try:
        path.write_bytes(data.tobytes())
    except OSError as error:
        raise InputError(f"{path}: cannot be written ({error.strerror}); name another") from None


def drawn(picture: Picture, detections: Sequence[Detection]) -> Picture:
    """A copy of the picture with each box, its label and its score."""
    picture = picture.copy()
    thick = max(1, round(max(picture.shape[:2]) / 400))
    for detection in reversed(detections):
        x1, y1, x2, y2 = (round(side) for side in detection.xyxy)
        colour = _COLOURS[detection.label]
        cv2.rectangle(picture, (x1, y1), (x2, y2), colour, thick)
        text = f"{detection.label} {detection.score:.2f}"
        at = (x1 + 2, max(12 * thick, y1 - 4))
        cv2.putText(picture, text, at, cv2.FONT_HERSHEY_SIMPLEX, 0.5 * thick, (0, 0, 0), thick + 2)
        cv2.putText(picture, text, at, cv2.FONT_HERSHEY_SIMPLEX, 0.5 * thick, colour, thick)
    return picture

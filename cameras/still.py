"""The still of an event: the picture at the verdict with the trajectory drawn on it."""

from collections.abc import Sequence
from itertools import pairwise

import cv2
import numpy as np

from vision.errors import EvidenceError
from vision.options import Polygon
from vision.records import PathBox, Picture

_PATH = (0, 220, 255)
_ENDS = (0, 90, 255)
_JPEG_QUALITY = 90


def hide(picture: Picture, privacy: Sequence[Polygon]) -> None:
    """Blacken the privacy polygons (0–1) of a picture, in place."""
    height, width = picture.shape[:2]
    for polygon in privacy:
        corners = [(round(x * (width - 1)), round(y * (height - 1))) for x, y in polygon]
        cv2.fillPoly(picture, [np.array(corners, np.int32)], (0, 0, 0))


def still_jpeg(picture: Picture, path: Sequence[PathBox]) -> bytes:
    """A JPEG of the picture with the path: a line through the boxes, first and last box framed.

    Raises EvidenceError.
    """
    drawn = picture.copy()
    thickness = max(1, round(min(drawn.shape[:2]) / 540))
    centres = [(round(box.x + box.w / 2), round(box.y + box.h / 2)) for box in path]
    for a, b in pairwise(centres):
        cv2.line(drawn, a, b, _PATH, thickness, cv2.LINE_AA)
    margin = 3 * thickness
    for box in {path[0], path[-1]} if path else ():
        near = (round(box.x) - margin, round(box.y) - margin)
        far = (round(box.x + box.w) + margin, round(box.y + box.h) + margin)
        cv2.rectangle(drawn, near, far, _ENDS, thickness)
    done, coded = cv2.imencode(".jpg", drawn, [cv2.IMWRITE_JPEG_QUALITY, _JPEG_QUALITY])
    if not done:
        raise EvidenceError("the still cannot be encoded as JPEG")
    return coded.tobytes()

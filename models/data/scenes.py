"""Which pictures show the same scene, and on which side of a split each scene is.

Two pictures of one scene on both sides of a split make a model look better than it is: what was
learned by heart is then measured. Pictures are of one scene when enough points of one are found
in the other, all moved alike: crops, rotated copies and neighbours in a video are.
"""

import itertools
import zlib
from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from models.pictures import read_picture

FOLDS = 5

_SIDE_PX = 320
_POINTS = 200
_LEAST_ALIKE = 12
"""Points that agree on one affine movement: of unrelated pictures 7 at most, of turned,
cropped or stretched copies 20 and more, where that was looked at."""


def scenes(pictures: Sequence[Path]) -> dict[Path, str]:
    """The scene of each picture, named after its first picture. Raises InputError."""
    points = {path: _points(path) for path in pictures}
    first = {path: path for path in pictures}

    def root(path: Path) -> Path:
        while first[path] != path:
            path = first[path]
        return path

    for one, other in itertools.combinations(sorted(pictures), 2):
        a, b = root(one), root(other)
        if a != b and _alike(points[one], points[other]) >= _LEAST_ALIKE:
            first[max(a, b)] = min(a, b)
    return {path: root(path).name for path in pictures}


def fold(scene: str) -> int:
    """0 to FOLDS − 1, by the scene's name alone: the same on every machine and for ever."""
    return zlib.crc32(scene.encode()) % FOLDS


Points = tuple[NDArray[np.float32], NDArray[np.uint8]]


def _points(path: Path) -> Points:
    picture = cv2.cvtColor(read_picture(path), cv2.COLOR_BGR2GRAY)
    scale = _SIDE_PX / max(picture.shape)
    picture = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    found, codes = cv2.ORB.create(_POINTS).detectAndCompute(picture, None)
    if not found:
        return np.zeros((0, 2), np.float32), np.zeros((0, 32), np.uint8)
    places = np.asarray([point.pt for point in found], np.float32).reshape(-1, 2)
    return places, np.asarray(codes, np.uint8)


def _alike(one: Points, other: Points) -> int:
    if min(len(one[0]), len(other[0])) < _LEAST_ALIKE:
        return 0
    matches = cv2.BFMatcher(cv2.NORM_HAMMING, crossCheck=True).match(one[1], other[1])
    near = [match for match in matches if match.distance < 50]
    if len(near) < _LEAST_ALIKE:
        return 0
    a = one[0][[match.queryIdx for match in near]]
    b = other[0][[match.trainIdx for match in near]]
    cv2.setRNGSeed(1)  # the same answer every time
    _, inliers = cv2.estimateAffine2D(a, b, ransacReprojThreshold=4.0)
    return int(np.count_nonzero(np.asarray(inliers)))  # nothing at all where there is no movement

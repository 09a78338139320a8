"""What others do, to compare with: background subtraction, a SORT tracker, a rule on pixels."""

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Protocol

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from benchmarks.analysis import Analysis, analyse_frames
from cameras.opening import open_source
from vision.records import Event, EventKind, EventState, Frame, Luma, PathBox

Mask = NDArray[np.uint8]

MIN_AREA_PX = 6
MAX_AREA_SHARE = 0.02
DOWN_PX = 45.0
DOWN_FRAMES = 5
GATE_PX = 60.0
LOST_FRAMES = 5
GROWTH = np.array([1.0, 25.0])
NOISE = np.array([4.0, 100.0])


class Foreground(Protocol):
    """Which pixels move."""

    def apply(self, luma: Luma) -> Mask:
        """Mask of a frame, non-zero where something moves."""


class Mog2:
    """Gaussian mixtures (Z. Zivkovic, 2004), OpenCV's defaults without shadows."""

    def __init__(self) -> None:
        self._model = cv2.createBackgroundSubtractorMOG2(detectShadows=False)

    def apply(self, luma: Luma) -> Mask:
        """Mask of a frame."""
        return np.asarray(self._model.apply(luma), np.uint8)


class Knn:
    """Nearest neighbours (Z. Zivkovic, F. van der Heijden, 2006), OpenCV's defaults."""

    def __init__(self) -> None:
        self._model = cv2.createBackgroundSubtractorKNN(detectShadows=False)

    def apply(self, luma: Luma) -> Mask:
        """Mask of a frame."""
        return np.asarray(self._model.apply(luma), np.uint8)


class ThreeFrames:
    """What differs from both frames before by more than 15 grey levels."""

    def __init__(self) -> None:
        self._before: list[Luma] = []

    def apply(self, luma: Luma) -> Mask:
        """Mask of a frame."""
        mask = np.zeros(luma.shape, np.uint8)
        if len(self._before) == 2:
            older, old = self._before
            moved = cv2.min(cv2.absdiff(luma, old), cv2.absdiff(luma, older))
            mask = np.asarray(cv2.threshold(moved, 15, 255, cv2.THRESH_BINARY)[1], np.uint8)
        self._before = [*self._before[-1:], luma.copy()]
        return mask


@dataclass
class _Track:
    state: NDArray[np.float64]
    spread: NDArray[np.float64]
    path: list[PathBox] = field(default_factory=list)
    unseen: int = 0


class Sort:
    """Constant speed and the Hungarian method (A. Bewley: Simple online and realtime tracking,
    2016), on the distance of centres, since boxes of small fast things do not overlap."""

    def __init__(self) -> None:
        self.tracks: list[_Track] = []

    def update(self, boxes: list[PathBox]) -> list[_Track]:
        """Take the boxes of a frame; return the tracks that have ended."""
        for track in self.tracks:
            track.state[:2] += track.state[2:]
            track.spread = track.spread + GROWTH
        centres = np.array([[b.x + b.w / 2, b.y + b.h / 2] for b in boxes]).reshape(-1, 2)
        matched: set[int] = set()
        if self.tracks and boxes:
            expected = np.array([track.state[:2] for track in self.tracks])
            away = np.linalg.norm(expected[:, None] - centres[None], axis=2)
            for i, j in zip(*linear_sum_assignment(np.minimum(away, GATE_PX * 2)), strict=True):
                if away[i, j] > GATE_PX:
                    continue
                track = self.tracks[i]
                gain = track.spread / (track.spread + NOISE)
                error = centres[j] - track.state[:2]
                track.state[:2] += gain[0] * error
                track.state[2:] += gain[1] * error
                track.spread = (1 - gain) * track.spread
                track.path.append(boxes[j])
                track.unseen = -1
                matched.add(int(j))
        for track in self.tracks:
            track.unseen += 1
        ended = [track for track in self.tracks if track.unseen > LOST_FRAMES]
        self.tracks = [track for track in self.tracks if track.unseen <= LOST_FRAMES]
        for k, box in enumerate(boxes):
            if k not in matched:
                state = np.array([*centres[k], 0.0, 0.0])
                self.tracks.append(_Track(state, np.array([4.0, 400.0]), [box]))
        return ended


class Baseline:
    """A foreground, SORT, and the usual rule: down by 45 px over at least 5 frames."""

    def __init__(self, foreground: Foreground) -> None:
        self._foreground = foreground
        self._sort = Sort()
        self._told: dict[int, str] = {}

    def update(self, frame: Frame) -> Sequence[Event]:
        """Take one frame; return the tracks that have just moved down far enough, or ended."""
        boxes = _boxes(self._foreground.apply(frame.luma), frame)
        ended = self._sort.update(boxes)
        events = []
        for track in self._sort.tracks:
            if id(track) not in self._told and _moved_down(track):
                self._told[id(track)] = secrets.token_hex(8)
                events.append(_event(self._told[id(track)], track, ended=False))
        return [*events, *self._last_words(ended)]

    def finish(self) -> Sequence[Event]:
        """Return the last word on every open event."""
        return self._last_words(self._sort.tracks)

    def _last_words(self, tracks: Sequence[_Track]) -> list[Event]:
        words = []
        for track in tracks:
            event_id = self._told.pop(id(track), None)
            if event_id is not None:
                words.append(_event(event_id, track, ended=True))
        return words


BASELINES: Mapping[str, Callable[[], Baseline]] = {
    "mog2": lambda: Baseline(Mog2()),
    "knn": lambda: Baseline(Knn()),
    "three-frames": lambda: Baseline(ThreeFrames()),
}


def run(name: str, url: str) -> Analysis:
    """Run a baseline over a source. Raises SourceError."""
    with open_source(url) as source:
        return analyse_frames(source.frames(), BASELINES[name]())


def _boxes(mask: Mask, frame: Frame) -> list[PathBox]:
    opened = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(opened)
    box = partial(PathBox, frame.index, frame.t_s)
    most = MAX_AREA_SHARE * mask.size
    found = [
        box(*(float(v) for v in stats[k, :4]))
        for k in range(1, count)
        if MIN_AREA_PX <= stats[k, cv2.CC_STAT_AREA] <= most
    ]
    return sorted(found, key=lambda b: -b.w * b.h)[:300]


def _moved_down(track: _Track) -> bool:
    path = track.path
    return len(path) >= DOWN_FRAMES and path[-1].y - path[0].y >= DOWN_PX


def _event(event_id: str, track: _Track, *, ended: bool) -> Event:
    path = tuple(track.path)
    return Event(
        id=event_id,
        kind=EventKind.FALLING_OBJECT,
        state=EventState.CONFIRMED,
        ended=ended,
        start_s=path[0].t_s,
        end_s=path[-1].t_s,
        first_frame=path[0].frame,
        last_frame=path[-1].frame,
        confidence=0.5,
        path=path,
        reasons={},
    )

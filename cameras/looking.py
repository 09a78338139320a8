"""One detector for all cameras of a machine, asked through shared memory.

A camera puts its picture, as small as the model takes it, into its place and waits; the process
of the detector looks at the pictures that wait, and writes what it saw beside them. Nothing is
pickled, and nothing is owed to a process that dies: its place is used again.
"""

import ctypes
import time
from collections.abc import Callable, Sequence
from itertools import islice
from multiprocessing.context import BaseContext
from multiprocessing.synchronize import Semaphore
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from cameras.messages import Failed, Looked, Message
from models.detector import Detector
from models.letterbox import Letterbox, letterbox
from models.registry import open_detector
from vision.detections import Detection, Label
from vision.errors import LookError, TowerwatchError
from vision.rates import SCORES
from vision.records import Picture

_LABELS = tuple(Label)
_MOST_BOXES = 300
"""As many as a detection head without suppression reports; the best come first."""

_AT_ONCE = 2
"""Pictures in a batch: on a processor, four cost a sixth more each than one, and the first waits
for the last (docs/performance.md)."""

_POLL_S = 0.2
_TELL_S = 1.0

Memory: TypeAlias = "ctypes.Array[ctypes.c_ubyte]"


def _layout(side: int) -> np.dtype[np.void]:
    """A place: which picture is asked about, and the answer to which one lies there."""
    box = [("label", "u1"), ("score", "f8"), ("xyxy", "f4", (4,))]
    return np.dtype(
        [
            ("asked", "u8"),
            ("answered", "u8"),
            ("count", "u4"),
            ("boxes", box, (_MOST_BOXES,)),
            ("square", "u1", (side, side, 3)),
        ],
        align=True,
    )


class Looker:
    """A camera's place at the shared detector; can be given to a process when it starts."""

    def __init__(
        self,
        memory: Memory,
        number: int,
        side: int,
        waiting: Semaphore,
        asked: Semaphore,
        answered: Semaphore,
    ) -> None:
        self._memory = memory
        self._number = number
        self._side = side
        self._waiting = waiting
        self._asked = asked
        self._answered = answered

    def look(
        self, picture: Picture, wait_s: float, stopped: Callable[[], bool] = lambda: False
    ) -> tuple[Detection, ...]:
        """What the detector sees, best first.

        stopped: asked several times a second. Raises LookError when it does not say in time.
        """
        place = np.frombuffer(memoryview(self._memory), _layout(self._side))[self._number]
        square, lies = letterbox(picture, self._side)
        place["square"] = square
        place["asked"] = number = int(place["asked"]) + 1
        self._asked.release()
        self._waiting.release()
        until_s = time.monotonic() + wait_s
        while (left_s := until_s - time.monotonic()) > 0 and not stopped():
            came = self._answered.acquire(timeout=min(left_s, _POLL_S))
            # An answer to a picture that was given up may still have come.
            if came and int(place["answered"]) == number:
                return _told(place["boxes"][: int(place["count"])], lies)
        raise LookError(
            f"the detector did not answer within {wait_s:g} s; it was restarted or has more "
            "cameras than it can look at"
        )


class Board:
    """The places of all cameras. context: of the processes that it will be given to. side: of
    the model's input, in pixels."""

    def __init__(self, context: BaseContext, places: int, side: int) -> None:
        self._side = side
        # Without a name, it goes with the last process that has it.
        self._memory: Memory = context.RawArray(ctypes.c_ubyte, places * _layout(side).itemsize)
        self._waiting = context.Semaphore(0)
        self._asked = [context.Semaphore(0) for _ in range(places)]
        self._answered = [context.Semaphore(0) for _ in range(places)]
        self._next = 0

    def looker(self, number: int) -> Looker:
        """The place of a camera, from 0."""
        return Looker(
            self._memory,
            number,
            self._side,
            self._waiting,
            self._asked[number],
            self._answered[number],
        )

    def serve(self, detector: Detector, *, most: int = _AT_ONCE) -> int:
        """Look at up to `most` pictures, each of another camera, or wait a moment for one.

        Cameras take turns; of each, the newest picture counts. Returns how many were looked at.
        """
        if not self._waiting.acquire(timeout=_POLL_S):
            return 0
        count = len(self._asked)
        turns = ((self._next + step) % count for step in range(count))
        # A camera that gave up and asked again has asked twice, but has one picture there.
        numbers = list(islice((n for n in turns if _drain(self._asked[n])), most))
        if not numbers:
            return 0
        self._next = numbers[-1] + 1
        places = np.frombuffer(memoryview(self._memory), _layout(self._side))
        asked = [int(places[n]["asked"]) for n in numbers]
        squares = [places[n]["square"] for n in numbers]
        for n, number, seen in zip(
            numbers, asked, detector.detect(squares, least_score=SCORES[0]), strict=True
        ):
            _write(places[n], seen[:_MOST_BOXES])
            places[n]["answered"] = number
            self._answered[n].release()
        return len(numbers)


def look_for_all(
    board: Board,
    send: Callable[[Message], None],
    stopped: Callable[[], bool],
    *,
    open_: Callable[[], Detector] = open_detector,
    clock: Callable[[], float] = time.monotonic,
) -> None:
    """What the process of the detector runs: Looked once a second, or Failed and an exit code."""
    try:
        detector = open_()
    except TowerwatchError as error:
        send(Failed(str(error)))
        raise SystemExit(1) from None
    looks, told_s = 0, clock()
    send(Looked(looks))
    while not stopped():
        looks += board.serve(detector)
        if clock() - told_s >= _TELL_S:
            told_s = clock()
            send(Looked(looks))


def _drain(semaphore: Semaphore) -> bool:
    drained = False
    while semaphore.acquire(block=False):
        drained = True
    return drained


def _write(place: np.void, seen: Sequence[Detection]) -> None:
    for box, detection in zip(place["boxes"], seen, strict=False):
        box["label"] = _LABELS.index(detection.label)
        box["score"], box["xyxy"] = detection.score, detection.xyxy
    place["count"] = len(seen)


def _told(boxes: NDArray[np.void], lies: Letterbox) -> tuple[Detection, ...]:
    """Boxes of the square as detections of the picture, without those in its border."""
    corners = lies.undo(boxes["xyxy"])
    return tuple(
        Detection(_LABELS[box["label"]], float(box["score"]), (left, top, right, bottom))
        for box, (left, top, right, bottom) in zip(boxes, corners.tolist(), strict=True)
        if right > left and bottom > top
    )

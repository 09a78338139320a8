"""Cameras that send every picture several times."""

from collections import deque

import numpy as np

from vision.kernels import changed
from vision.records import Luma

CHANGED = 16
"""Grey levels. A coder improves a picture that it sends again by up to about 20, few pixels of it
by so much; in the next picture what moves changes by more."""
LIVELY, STILL = 8, 1
"""Pixels of every fourth row changed by so much: at least, in a picture in which something moves,
and at most, in one that is left out."""
LONGEST = 6
"""60 frames a second of 10 pictures a second."""
WINDOW = 120
"""Frames that tell, a multiple of every cycle's."""
FEWEST = 10
"""Cycles in which something moved, to tell a cadence by."""
SHARE = 0.9
"""Of those cycles, and of what changed in each. On recorded films of cameras that send each picture
once no place in a cycle had more than 0.64 of few cycles, and 0.14 of many."""


class Cadence:
    """Learns in which frames new pictures come, by what changes from frame to frame."""

    def __init__(self) -> None:
        self._last: Luma | None = None
        self._changes = deque([0] * WINDOW, WINDOW)
        self._frame = 0
        self._cycle = 1
        self._new = 0

    def repeats(self, luma: Luma) -> bool:
        """Whether the next frame shows the picture of the one before again."""
        change = self._change(luma)
        self._last = luma
        self._changes.append(change)
        self._frame += 1
        if self._frame % LONGEST == 0:
            self._learn()
        return self._frame % self._cycle != self._new and change <= STILL

    def _change(self, luma: Luma) -> int:
        if self._last is None or self._last.shape != luma.shape:
            return 0
        return changed(luma, self._last, CHANGED)

    def _learn(self) -> None:
        # The oldest frame is the first of a cycle of every length.
        changes = np.array(self._changes)
        first = self._frame - WINDOW + 1
        for cycle in range(LONGEST, 1, -1):
            cycles = changes.reshape(-1, cycle)
            moved = cycles.sum(axis=1)
            cycles, moved = cycles[moved > LIVELY], moved[moved > LIVELY]
            if len(moved) < FEWEST:
                continue
            alone = np.mean(cycles >= SHARE * moved[:, None], axis=0)
            if alone.max() >= SHARE:
                self._cycle, self._new = cycle, (first + int(alone.argmax())) % cycle
                return
        if np.count_nonzero(changes > LIVELY) >= FEWEST:
            self._cycle, self._new = 1, 0

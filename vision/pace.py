"""When the detector looks: often while something goes on, else seldom or never."""

import math


class Pace:
    """looks_per_s: while something goes on. rest_s: it goes on that long after the last motion.
    idle_s: between looks while nothing does, where somebody wants any."""

    def __init__(self, looks_per_s: float, *, rest_s: float = 2.0, idle_s: float = 1.0) -> None:
        self._every_s = 1 / looks_per_s
        self._rest_s = rest_s
        self._idle_s = idle_s
        self._looked_s = self._awake_s = -math.inf

    def due(self, t_s: float, *, awake: bool, idle: bool) -> bool:
        """Whether to look at the frame of this time. awake: something goes on. idle: looks are
        wanted even so. Counts as looked when it is due."""
        if awake:
            self._awake_s = t_s
        if t_s - self._awake_s <= self._rest_s:
            every_s = self._every_s
        elif idle:
            every_s = self._idle_s
        else:
            return False
        # Half a frame early is better than a frame late.
        if t_s - self._looked_s < every_s - 0.02:
            return False
        self._looked_s = t_s
        return True

"""What to do when the analysis of a live camera is too slow: which packets are not decoded."""

from dataclasses import dataclass, field


@dataclass(slots=True)
class Lateness:
    """Packets that have waited longer than most_s are passed over, and all up to a keyframe that
    has waited less than half as long: to begin again with the last second, not with an old one.
    """

    most_s: float = 2.0
    _skipping: bool = field(default=False, init=False)

    def skips(self, waited_s: float, *, keyframe: bool) -> bool:
        """Whether the next packet, in the order sent, is passed over."""
        if self._skipping:
            self._skipping = not keyframe or waited_s > self.most_s / 2
        else:
            self._skipping = waited_s > self.most_s
        return self._skipping

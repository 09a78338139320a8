"""The last seconds of a camera's packets, ready to become a clip."""

from collections import deque
from dataclasses import dataclass, field

from cameras.source import Packet


@dataclass(slots=True)
class _Gop:
    """A keyframe and what follows it, up to the next."""

    packets: list[Packet] = field(default_factory=list)
    size: int = 0

    @property
    def start_s(self) -> float:
        return self.packets[0].t_s


class PacketRing:
    """Keeps packets in whole groups of pictures, each from a keyframe on.

    max_s: at least so many of the last seconds are kept, and at most one group more.
    max_bytes: a hard bound; a single group that is larger is given up whole, and nothing is
    kept until the next keyframe. keep_audio: audio is forgotten at once unless it is true.
    """

    def __init__(self, max_s: float, max_bytes: int, *, keep_audio: bool = False) -> None:
        self._max_s = max_s
        self._max_bytes = max_bytes
        self._keep_audio = keep_audio
        self._gops: deque[_Gop] = deque()
        self._open = False
        self.size = 0

    def append(self, packet: Packet) -> None:
        """Take the next packet, in the order sent."""
        if packet.is_video and packet.keyframe:
            self._gops.append(_Gop())
            self._open = True
        elif not self._open or not (packet.is_video or self._keep_audio):
            return
        gop = self._gops[-1]
        gop.packets.append(packet)
        gop.size += len(packet.data)
        self.size += len(packet.data)
        if packet.is_video:
            self._drop_old(packet.t_s)
        while self.size > self._max_bytes:
            self._drop_first()

    def since(self, t_s: float) -> list[Packet]:
        """The packets from the last keyframe at or before a time on, or all where it is gone."""
        first = 0
        for i, gop in enumerate(self._gops):
            if gop.start_s <= t_s:
                first = i
        return [packet for gop in list(self._gops)[first:] for packet in gop.packets]

    def _drop_old(self, now_s: float) -> None:
        while len(self._gops) > 1 and self._gops[1].start_s <= now_s - self._max_s:
            self._drop_first()

    def _drop_first(self) -> None:
        self.size -= self._gops.popleft().size
        self._open = bool(self._gops)

"""How a camera is doing, told about once a second."""

from collections.abc import Callable
from dataclasses import replace

from cameras.latencies import LatencyCounter
from cameras.messages import Message, Progress
from cameras.source import Source
from cameras.timeline import steady_clock
from vision.records import Frame

_PROGRESS_S = 1.0


class Telling:
    """Counts the frames of one pass over a source that were judged, and sends Progress.

    clock: seconds that never go back.
    """

    def __init__(
        self, source: Source, send: Callable[[Message], None], clock: Callable[[], float]
    ) -> None:
        self._counters = source.counters
        self._live = source.info.live
        self._send = send
        self._clock = clock
        self._now_s = steady_clock(steady_s=clock)
        self._began_s = self._told_s = clock()
        self._told = replace(source.counters)
        self._latencies = LatencyCounter()

    def judged(self, frame: Frame) -> None:
        """The rule has taken a frame."""
        if self._live and frame.captured_at is not None:
            self._latencies.add(max(0.0, self._now_s() - frame.captured_at.timestamp()))
        now_s = self._clock()
        if now_s - self._told_s >= _PROGRESS_S:
            self._tell(frame.t_s, now_s)

    def _tell(self, t_s: float, now_s: float) -> None:
        now, told, passed_s = self._counters, self._told, now_s - self._told_s
        decoded = now.frames - told.frames
        missed = now.missed_looks - told.missed_looks
        self._send(
            Progress(
                now.frames,
                now.corrupt_frames,
                t_s,
                now_s - self._began_s,
                max(0, decoded - missed) / passed_s,
                now.skipped_frames,
                now.dropped_packets,
                now.missed_looks,
                now.clock_offset_s,
                received_fps=(now.received_frames - told.received_frames) / passed_s,
                decoded_fps=decoded / passed_s,
                waiting_packets=now.waiting_packets,
                latencies=self._latencies.take(),
            )
        )
        self._told, self._told_s = replace(now), now_s

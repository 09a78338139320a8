"""Where packets come from: read on demand from a file, or as they arrive from a camera."""

import queue
import threading
import time
from collections.abc import Callable, Iterator
from typing import TypeAlias, TypeVar

import av
from av.container import InputContainer

from cameras.failures import OPEN_TIMEOUT_S, READ_TIMEOUT_S
from cameras.source import Counters

AvPacket: TypeAlias = "av.Packet[av.stream.Stream]"
_Arrived: TypeAlias = tuple[AvPacket, float]
_Item = TypeVar("_Item")

_MOST_FAILURES = 100
_QUEUE_PACKETS = 1000
"""Bounds the memory of a reader that stands still; one that is only slow keeps up by decoding less,
see `cameras.lateness`."""

_POLL_S = 0.2
_JOIN_S = 1.0

_GRACE_S = 1.0
"""How much longer than its own time-outs FFmpeg may take: the reader's thread may hang in code that
keeps none, as a question for a host's address."""


def read_packets(
    container: InputContainer, streams: list[av.stream.Stream], counters: Counters
) -> Iterator[AvPacket]:
    """Read to the end; damaged places are counted and stepped over."""
    failures = 0
    while failures < _MOST_FAILURES:
        try:
            for packet in container.demux(streams):
                failures = 0
                if packet.size:
                    counters.received_frames += packet.stream.type == "video"
                    yield packet
        except av.error.InvalidDataError:
            counters.corrupt_frames += 1
            failures += 1
        else:
            return


class LiveFeed:
    """Opens and reads a camera in a thread of its own, so that a stop never waits for it.

    open_: opens the container; may block up to its time-out. The thread closes what it opened.
    """

    def __init__(
        self,
        open_: Callable[[], InputContainer],
        interrupted: Callable[[], bool],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.counters = Counters()
        self._clock = clock
        self._open = open_
        self._interrupted = interrupted
        self._packets: queue.Queue[_Arrived | Exception | None] = queue.Queue(_QUEUE_PACKETS)
        self._opened: queue.Queue[InputContainer | Exception] = queue.Queue(1)
        self._wanted: queue.Queue[list[av.stream.Stream]] = queue.Queue(1)
        self._closed = threading.Event()
        self._lossy = False
        self._thread = threading.Thread(target=self._run, name="camera-reader", daemon=True)
        self._thread.start()

    def container(self) -> InputContainer | None:
        """Wait until the container is open; None when interrupted.

        Raises what opening raised, and TimeoutError when it hangs.
        """
        opened = self._wait(self._opened, self._clock() + OPEN_TIMEOUT_S + _GRACE_S)
        if isinstance(opened, Exception):
            raise opened
        return opened

    def start(self, streams: list[av.stream.Stream], *, lossy: bool) -> Iterator[AvPacket]:
        """Read until the end, an error or an interruption.

        lossy: packets up to the next keyframe are given up when the reader stands still, else
        the sender waits. `counters.late_s` is how long the packet has waited here, if lossy.
        Raises TimeoutError when nothing comes, or no picture while sound goes on.
        """
        self._lossy = lossy
        self._wanted.put(streams)
        while True:
            item = self._wait(self._packets, self._clock() + READ_TIMEOUT_S + _GRACE_S)
            if item is None:
                return
            if isinstance(item, Exception):
                raise item
            packet, arrived_s = item
            if lossy:
                self.counters.late_s = self._clock() - arrived_s
                self.counters.waiting_packets = self._packets.qsize()
            yield packet

    def close(self) -> None:
        """Tell the thread to end; it does so at the next packet or time-out."""
        self._closed.set()
        self._thread.join(_JOIN_S)

    def _wait(self, source: "queue.Queue[_Item]", until_s: float) -> "_Item | None":
        while not (self._interrupted() or self._closed.is_set()):
            try:
                return source.get(timeout=_POLL_S)
            except queue.Empty:
                if self._clock() > until_s:
                    raise TimeoutError from None
        return None

    def _run(self) -> None:
        try:
            container = self._open()
        except (av.error.FFmpegError, OSError, ValueError) as error:
            self._opened.put(error)
            return
        with container:
            self._opened.put(container)
            while not self._closed.is_set():
                try:
                    streams = self._wanted.get(timeout=_POLL_S)
                except queue.Empty:
                    continue
                self._read(container, streams)
                # What is still queued belongs to the container: it stays open until then.
                self._closed.wait()

    def _read(self, container: InputContainer, streams: list[av.stream.Stream]) -> None:
        end: Exception | None = None
        waiting_for_key = False
        seen_s: float | None = None
        try:
            for packet in read_packets(container, streams, self.counters):
                if self._closed.is_set():
                    return
                if not self._lossy:
                    self._put((packet, 0.0))
                    continue
                now_s = self._clock()
                # Whatever its time-out leaves half read, FFmpeg hands out as if it had just come.
                if seen_s is not None and now_s - seen_s >= READ_TIMEOUT_S:
                    raise TimeoutError
                is_video = packet.stream.type == "video"
                seen_s = now_s if is_video or seen_s is None else seen_s
                waiting_for_key = waiting_for_key and not (packet.is_keyframe and is_video)
                if not waiting_for_key:
                    try:
                        self._packets.put_nowait((packet, now_s))
                        continue
                    except queue.Full:
                        waiting_for_key = True
                self.counters.dropped_packets += 1
        except (av.error.FFmpegError, OSError) as error:
            end = error
        self._put(end)

    def _put(self, item: "_Arrived | Exception | None") -> None:
        while not self._closed.is_set():
            try:
                return self._packets.put(item, timeout=_POLL_S)
            except queue.Full:
                continue
        return None

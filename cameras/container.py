"""Reads anything FFmpeg opens: demuxes, mends the times, decodes, counts what is damaged."""

import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from types import TracebackType
from typing import Self

import av
import numpy as np
from av.container import InputContainer

from cameras.codecs import codec_name
from cameras.decoding import CAMERA, RECORDING, Decoding
from cameras.failures import source_error
from cameras.feeds import AvPacket, LiveFeed, read_packets
from cameras.lateness import Lateness
from cameras.luma import luma_of, picture_of, rotation_deg
from cameras.source import Counters, OnPacket, Packet, StreamInfo
from cameras.streams import (
    TICK,
    camera_time_s,
    duration_s_of,
    packet_clock,
    rate_fps_of,
    streams_of,
)
from cameras.timeline import FrameClock, WallClock, steady_clock
from vision.errors import SourceError
from vision.records import Frame, Luma

_MOST_PENDING = 4000
"""Packets kept while the first picture is waited for."""

_FIRST_PICTURE_S = 30.0


@dataclass(frozen=True)
class Templates:
    """The streams of an open source, to make the streams of a clip from."""

    video: av.VideoStream
    audio: av.AudioStream | None


class ContainerSource:
    """A source on an FFmpeg container.

    feed: reads a connection, None for files. live: what comes is happening now, and is lost
    when it is not taken. decoding: as is best for the source where it is None. now_s: seconds since
    1970, without jumps. Reads up to the first picture at once, so that `info` is known. Raises
    SourceError, also where a live picture changes its size: what has been begun ends there.
    """

    def __init__(
        self,
        url: str,
        name: str,
        container: InputContainer,
        feed: LiveFeed | None = None,
        *,
        live: bool = False,
        decoding: Decoding | None = None,
        now_s: Callable[[], float] | None = None,
    ) -> None:
        self.name = name
        self._url = url
        self._container = container
        self._feed = feed
        self._now_s = now_s or steady_clock()
        self.counters = feed.counters if feed else Counters()
        self.templates = Templates(*streams_of(container, name))
        video = self.templates.video
        rate_fps = rate_fps_of(video)
        # A product of fractions takes a tenth of what an idle camera costs beside its decoder.
        self._tick_s = float(video.time_base or TICK)
        # AVI knows no presentation times; FFmpeg's guesses at them do not rise.
        self._without_pts = container.format.name == "avi"
        self._clock = FrameClock(1.0 / rate_fps, self.counters)
        self._packet_clocks = {
            stream.index: packet_clock(stream, rate_fps, self.counters, live=live)
            for stream in (video, self.templates.audio)
            if stream is not None
        }
        self._wall = WallClock() if live else None
        self._pending: deque[tuple[AvPacket, bool]] = deque(maxlen=_MOST_PENDING)
        self._on_packet: OnPacket | None = None
        self._lateness = Lateness() if live else None
        self._size: tuple[int, int] | None = None
        (decoding or (CAMERA if live else RECORDING)).prepare(video.codec_context)
        streams: list[av.stream.Stream] = [video]
        if self.templates.audio is not None:
            streams.append(self.templates.audio)
        self._packets = (
            feed.start(streams, lossy=live)
            if feed
            else read_packets(container, streams, self.counters)
        )
        self._pictures = self._decode()
        first = self._first_picture()
        self._turn_deg = rotation_deg(first)
        self._early: list[av.VideoFrame] = [first]
        width, height = first.width, first.height
        if self._turn_deg in {90, 270}:
            width, height = height, width
        duration_s = duration_s_of(container, video)
        estimate = round(duration_s * rate_fps) if duration_s else None
        self.info = StreamInfo(
            width=width,
            height=height,
            codec=codec_name(video.codec_context.name),
            rate_fps=rate_fps,
            frames=None if live else (video.frames or estimate),
            duration_s=duration_s,
            live=live,
            rotation_deg=self._turn_deg,
        )

    def frames(self, on_packet: OnPacket | None = None) -> Iterator[Frame]:
        """Read to the end; see `Source.frames`."""
        self._on_packet = on_packet
        before: Luma | None = None
        size = (0, 0)
        for index, picture in enumerate(self._all_pictures()):
            t_s = self._stream_time_s(picture)
            if self._pending:
                self._hand_out_pending()
            luma = luma_of(picture, self._turn_deg)
            self._count(luma, before)
            if index and (picture.width, picture.height) != size:
                self.counters.resolution_changes += 1
            size = (picture.width, picture.height)
            before = luma
            yield Frame(
                index=index,
                t_s=t_s,
                captured_at=self._wall.captured_at(t_s, self._now_s()) if self._wall else None,
                luma=luma,
                picture=partial(picture_of, picture, self._turn_deg),
            )

    def close(self) -> None:
        """Let go of the file or connection."""
        if self._feed is not None:
            self._feed.close()
        else:
            self._container.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _all_pictures(self) -> Iterator[av.VideoFrame]:
        while self._early:
            yield self._early.pop()
        try:
            yield from self._pictures
        except (av.error.FFmpegError, OSError) as error:
            raise source_error(self._url, error, opened=True) from None

    def _first_picture(self) -> av.VideoFrame:
        try:
            first = next(self._pictures, None)
        except (av.error.FFmpegError, OSError) as error:
            raise source_error(self._url, error) from None
        if first is None:
            raise SourceError(f"{self.name}: holds no picture that can be decoded")
        return first

    def _decode(self) -> Iterator[av.VideoFrame]:
        video = self.templates.video
        deadline_s = time.monotonic() + _FIRST_PICTURE_S if self._feed else None
        for packet in self._packets:
            is_video = packet.stream_index == video.index
            clock = self._packet_clocks[packet.stream_index]
            restarts = clock.restarts
            packet.pts, packet.dts = clock.mend(packet.pts, packet.dts)
            if self._wall and is_video:
                self._compare_clocks(self._wall, packet, anew=clock.restarts > restarts)
            pictures = self._pictures_of(packet) if is_video and not self._skips(packet) else []
            self._refuse_another_size()
            if self._clock.origin_s is None:
                self._pending.append((packet, is_video))
            else:
                self._hand_out(packet, is_video)
            for picture in pictures:
                deadline_s = None
                yield picture
            if deadline_s is not None and time.monotonic() > deadline_s:
                raise SourceError(
                    f"{self.name}: sends no picture that can be decoded; check its codec"
                )
        yield from self._pictures_of(None)

    def _refuse_another_size(self) -> None:
        context = self.templates.video.codec_context
        size = (context.width, context.height)
        if self._size is None:
            self._size = size if all(size) else None
        elif all(size) and size != self._size and self._wall:
            width, height = self._size
            self.counters.resolution_changes += 1
            raise SourceError(
                f"{self.name}: the picture changed from {width}×{height} to {size[0]}×{size[1]}; "
                "the stream is opened anew"
            )

    def _compare_clocks(self, wall: WallClock, packet: AvPacket, *, anew: bool) -> None:
        if anew:
            wall.restart()
        camera_s = camera_time_s(packet)
        if camera_s is None or packet.pts is None or self._clock.origin_s is None:
            return
        t_s = float(packet.pts * packet.time_base) - self._clock.origin_s
        self.counters.clock_offset_s = wall.offset_s(t_s, camera_s)

    def _skips(self, packet: AvPacket) -> bool:
        if self._lateness is None:
            return False
        late = self._lateness.skips(self.counters.late_s, keyframe=packet.is_keyframe)
        self.counters.skipped_frames += late
        return late

    def _pictures_of(self, packet: "AvPacket | None") -> list[av.VideoFrame]:
        try:
            pictures = self.templates.video.codec_context.decode(packet)
        except av.error.FFmpegError:
            self.counters.corrupt_frames += 1
            return []
        marked = packet is not None and packet.is_corrupt
        self.counters.corrupt_frames += max(sum(p.is_corrupt for p in pictures), marked)
        return pictures

    def _stream_time_s(self, picture: av.VideoFrame) -> float:
        if not self._without_pts:
            return self._clock.tick(self._seconds(picture.pts))
        # What the decoder still held at the end has no dts either; one follows the other.
        return (
            self._clock.tick(self._seconds(picture.dts))
            if picture.dts is not None
            else self._clock.step()
        )

    def _seconds(self, ticks: int | None) -> float | None:
        return None if ticks is None else ticks * self._tick_s

    def _hand_out_pending(self) -> None:
        while self._pending:
            self._hand_out(*self._pending.popleft())

    def _hand_out(self, packet: AvPacket, is_video: bool) -> None:
        if self._on_packet is None:
            return
        assert packet.pts is not None
        assert packet.dts is not None
        origin_s = self._clock.origin_s or 0.0
        self._on_packet(
            Packet(
                data=bytes(packet),
                pts=packet.pts,
                dts=packet.dts,
                time_base=packet.time_base,
                keyframe=packet.is_keyframe,
                t_s=packet.pts * float(packet.time_base) - origin_s,
                is_video=is_video,
            )
        )

    def _count(self, luma: Luma, before: Luma | None) -> None:
        self.counters.frames += 1
        # A few rows tell most pictures apart without reading them whole.
        if (
            before is not None
            and np.array_equal(luma[::16], before[::16])
            and np.array_equal(luma, before)
        ):
            self.counters.repeated_frames += 1

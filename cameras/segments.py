"""Continuous footage of a camera: whole groups of pictures, about a minute a file."""

import math
import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cameras.clip import ClipWriter
from cameras.container import Templates
from cameras.files import PARTIAL, writing
from cameras.messages import FootageGap, Message, SegmentReady
from cameras.salvage import Video, salvage
from cameras.source import Packet, StreamInfo
from vision.errors import EvidenceError

SEGMENT_S = 60.0
"""A segment is closed at the first keyframe after so long."""

_NAME = "%Y%m%dT%H%M%S.%fZ"


def started_at(path: Path) -> datetime | None:
    """When a segment began, by its name; None: it is not named like a segment. Aware UTC."""
    try:
        return datetime.strptime(path.name.partition("Z.")[0] + "Z", _NAME).replace(tzinfo=UTC)
    except ValueError:
        return None


def segment_of(video: Video) -> SegmentReady | None:
    """What to tell of a segment that was left behind; None: it is not named like one."""
    start_at = started_at(Path(video.kept.path))
    if start_at is None:
        return None
    return SegmentReady(
        video.kept.path,
        video.kept.sha256,
        video.kept.size,
        start_at,
        start_at + timedelta(seconds=video.duration_s),
        video.codec,
        video.mime,
    )


class Segments:
    """Writes every packet of a camera to files in its folder of footage.

    full: a file that is there while nothing new may be kept. A segment that a killed process left
    unfinished is saved first, as far as it is whole. What is not kept is told as a FootageGap.
    """

    def __init__(
        self,
        folder: Path,
        send: Callable[[Message], None],
        info: StreamInfo,
        templates: Templates | None,
        *,
        keep_audio: bool = False,
        full: Path | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._folder = folder
        self._send = send
        self._info = info
        self._templates = templates
        self._keep_audio = keep_audio
        self._full = full
        self._now = now
        self._writer: ClipWriter | None = None
        self._start_at = now()
        self._start_s = math.inf
        self._last_s = 0.0
        self._told = False
        self._lock: int | None = None
        self._save_left()

    def on_packet(self, packet: Packet) -> None:
        """Take the next packet of the source."""
        if packet.is_video and packet.keyframe:
            if self._writer is not None and (
                packet.t_s - self._start_s >= SEGMENT_S or self._is_full()
            ):
                self._close()
            if self._writer is None:
                self._open(packet)
        if self._writer is None:
            return
        try:
            self._writer.write([packet])
        except EvidenceError as error:
            self._give_up(str(error))
            return
        if packet.is_video:
            self._last_s = max(self._last_s, packet.t_s)

    def finish(self) -> None:
        """The source has ended: close the last segment."""
        self._close()
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def _open(self, first: Packet) -> None:
        self._start_at, self._start_s, self._last_s = self._now(), first.t_s, first.t_s
        if self._is_full():
            self._give_up("the disk has no more room for footage, and nothing may be deleted")
            return
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            if self._lock is None:
                self._lock = writing(self._folder)
            self._writer = ClipWriter(
                self._folder,
                self._info,
                first,
                self._templates,
                keep_audio=self._keep_audio,
                name=self._start_at.strftime(_NAME),
            )
        except OSError as error:
            self._give_up(f"{self._folder}: cannot be made ({error.strerror})")
        except EvidenceError as error:
            self._give_up(str(error))

    def _close(self) -> None:
        if self._writer is None:
            return
        writer, self._writer = self._writer, None
        try:
            file = writer.close()
        except EvidenceError as error:
            self._give_up(str(error))
            return
        frame_s = 1.0 / self._info.rate_fps if self._info.rate_fps else 0.0
        end_at = self._start_at + timedelta(seconds=self._last_s - self._start_s + frame_s)
        kept = file.kept
        self._told = False
        self._send(
            SegmentReady(
                kept.path, kept.sha256, kept.size, self._start_at, end_at, file.codec, file.mime
            )
        )

    def _give_up(self, cause: str) -> None:
        """Try again at the next keyframe; tell it once."""
        self._writer = None
        if not self._told:
            self._told = True
            self._send(FootageGap(self._start_at, cause))

    def _is_full(self) -> bool:
        return self._full is not None and self._full.exists()

    def _save_left(self) -> None:
        for partial in sorted(self._folder.glob(f"*{PARTIAL}")):
            try:
                ready = segment_of(salvage(partial))
            except EvidenceError:
                partial.unlink(missing_ok=True)
                continue
            if ready is not None:
                self._send(ready)

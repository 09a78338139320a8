"""Keeps the evidence of events: what to hold, when to write it, and when to let it go."""

import math
import os
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from cameras.clip import ClipWriter
from cameras.container import Templates
from cameras.files import write_whole, writing
from cameras.messages import ClipReady, EvidenceGap, Message, StillReady
from cameras.ring import PacketRing
from cameras.segments import Segments
from cameras.source import Packet, StreamInfo
from cameras.still import hide, still_jpeg
from vision.errors import EvidenceError
from vision.options import Polygon
from vision.records import Event, EventState, Frame, Picture

LONGEST_S = 60.0
"""A clip is closed after so long, even if its event goes on."""

VERDICT_S = 15.0
"""The longest that a verdict may take and still find the beginning in the ring."""

_RING_BYTES = 128 << 20


@dataclass(slots=True)
class _Case:
    """The evidence of one event that is being kept.

    picture: to draw a longer path on; let go when the event has ended, long before its clip does.
    """

    folder: Path
    picture: Picture | None
    drawn: int
    clip: ClipWriter | None
    until_s: float
    ended: bool = False


class Recorder:
    """Turns packets and event reports into stills, clips and messages about them.

    out: folder of the camera's evidence; each event gets a folder with its id. Provisional and
    withdrawn events keep nothing. What cannot be kept is told as an EvidenceGap. Each event has a
    clip of its own, also where two overlap: each can be held, handed out and deleted by itself.
    keep_clips: without it, events have stills alone. footage: folder for continuous footage; None
    keeps none. full: a file that is there while no video may be kept, because the disk is full.
    """

    def __init__(
        self,
        out: Path,
        send: Callable[[Message], None],
        info: StreamInfo,
        templates: Templates | None,
        *,
        before_s: float,
        after_s: float,
        privacy: tuple[Polygon, ...] = (),
        keep_audio: bool = False,
        keep_clips: bool = True,
        footage: Path | None = None,
        full: Path | None = None,
    ) -> None:
        self._out = out
        self._send = send
        self._info = info
        self._templates = templates
        self._before_s = before_s
        self._after_s = after_s
        self._privacy = privacy
        self._keep_audio = keep_audio
        self._ring = PacketRing(before_s + VERDICT_S, _RING_BYTES, keep_audio=keep_audio)
        self._cases: dict[str, _Case] = {}
        self._keep_clips = keep_clips
        self._full = full
        self._lock: int | None = None
        self._segments = footage and Segments(
            footage, send, info, templates, keep_audio=keep_audio, full=full
        )

    def on_packet(self, packet: Packet) -> None:
        """Take the next packet of the source."""
        self._ring.append(packet)
        if self._segments:
            self._segments.on_packet(packet)
        for event_id, case in list(self._cases.items()):
            self._feed(event_id, case, [packet])
            self._forget_if_done(event_id, case)

    def on_event(self, event: Event, frame: Frame) -> None:
        """Take a report of an event, made at a frame."""
        if event.state is EventState.WITHDRAWN:
            self._withdraw(event.id)
            return
        if event.state is EventState.PROVISIONAL:
            return
        case = self._cases.get(event.id)
        if case is None:
            case = self._open(event, frame)
            if case is None:
                return
            self._cases[event.id] = case
        if event.ended:
            case.ended = True
            case.until_s = min(case.until_s, event.end_s + self._after_s)
            if case.picture is not None and len(event.path) > case.drawn:
                self._draw(event, case, case.picture)
            case.picture = None
            self._forget_if_done(event.id, case)

    def finish(self) -> None:
        """The source has ended: close every clip."""
        for event_id, case in self._cases.items():
            self._close(event_id, case)
        self._cases.clear()
        if self._segments:
            self._segments.finish()
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def _open(self, event: Event, frame: Frame) -> _Case | None:
        folder = self._out / event.id
        try:
            folder.mkdir(parents=True, exist_ok=True)
            if self._lock is None:
                self._lock = writing(self._out)
        except OSError as error:
            for what in ("still", "clip"):
                self._send(EvidenceGap(event.id, what, f"{folder}: {error.strerror}"))
            return None
        picture = frame.picture()
        hide(picture, self._privacy)
        end_s = event.end_s + self._after_s if event.ended else math.inf
        until_s = min(end_s, event.start_s + LONGEST_S)
        case = _Case(folder, picture, -1, None, until_s)
        self._draw(event, case, picture)
        packets = self._ring.since(event.start_s - self._before_s)
        if lack := self._lack(packets):
            self._send(EvidenceGap(event.id, "clip", lack))
            return case
        try:
            case.clip = ClipWriter(
                folder, self._info, packets[0], self._templates, keep_audio=self._keep_audio
            )
        except EvidenceError as error:
            self._send(EvidenceGap(event.id, "clip", str(error)))
            return case
        self._feed(event.id, case, packets)
        return case

    def _lack(self, packets: Sequence[Packet]) -> str | None:
        """Why there can be no clip."""
        if not self._keep_clips:
            return "recording is off for this camera"
        if self._full is not None and self._full.exists():
            return "the disk has no more room for clips, and nothing may be deleted"
        return None if packets else "no packets from a keyframe on are held"

    def _feed(self, event_id: str, case: _Case, packets: Sequence[Packet]) -> None:
        for packet in packets:
            if case.clip is None:
                return
            if packet.is_video and packet.t_s > case.until_s:
                self._close(event_id, case)
                return
            try:
                case.clip.write([packet])
            except EvidenceError as error:
                case.clip = None
                self._send(EvidenceGap(event_id, "clip", str(error)))

    def _close(self, event_id: str, case: _Case) -> None:
        if case.clip is None:
            return
        clip, case.clip = case.clip, None
        try:
            file = clip.close()
        except EvidenceError as error:
            self._send(EvidenceGap(event_id, "clip", str(error)))
            return
        self._send(
            ClipReady(
                event_id,
                file.kept.path,
                file.kept.sha256,
                file.kept.size,
                file.start_s,
                file.end_s,
                file.codec,
                file.mime,
                derived=self._info.derived,
                playable=file.playable,
            )
        )

    def _draw(self, event: Event, case: _Case, picture: Picture) -> None:
        case.drawn = len(event.path)
        try:
            kept = write_whole(case.folder / "still.jpg", still_jpeg(picture, event.path))
        except (OSError, EvidenceError) as error:
            self._send(EvidenceGap(event.id, "still", str(error)))
            return
        self._send(StillReady(event.id, kept.path, kept.sha256, kept.size))

    def _withdraw(self, event_id: str) -> None:
        case = self._cases.pop(event_id, None)
        if case is None:
            return
        if case.clip is not None:
            case.clip.abandon()
        shutil.rmtree(case.folder, ignore_errors=True)

    def _forget_if_done(self, event_id: str, case: _Case) -> None:
        if case.ended and case.clip is None:
            self._cases.pop(event_id, None)

"""Writes clips from the camera's own packets, unaltered."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import BinaryIO

import av
from av.container import OutputContainer

from cameras.codecs import mime_and_playable, suffix
from cameras.container import Templates
from cameras.files import PARTIAL, Kept, put_in_place
from cameras.source import Packet, StreamInfo
from vision.errors import EvidenceError

DERIVED = "encoded by Towerwatch"
"""The comment in a clip whose packets are not a camera's own."""


@dataclass(frozen=True, slots=True)
class ClipFile:
    """A finished clip; start_s and end_s in stream time."""

    kept: Kept
    start_s: float
    end_s: float
    codec: str
    mime: str
    playable: bool


class ClipWriter:
    """One clip: fragmented MP4, or MKV where MP4 refuses a codec.

    folder: exists; the clip becomes clip.mp4 or clip.mkv in it, or another name with that ending.
    first: the keyframe that it begins with. templates: the open source's streams, or None where
    every keyframe carries its parameters (Annex B with SPS and PPS). Raises EvidenceError.
    """

    def __init__(
        self,
        folder: Path,
        info: StreamInfo,
        first: Packet,
        templates: Templates | None = None,
        *,
        keep_audio: bool = False,
        name: str = "clip",
    ) -> None:
        audio = templates.audio if templates and keep_audio else None
        extradata = (templates.video.codec_context.extradata if templates else None) or b""
        audio_codec = audio.codec_context.name if audio else None
        kind = suffix(info.codec, audio_codec)
        self._path = folder / f"{name}.{kind}"
        self._partial = self._path.with_name(self._path.name + PARTIAL)
        self._codec = info.codec
        self._mime, self._playable = mime_and_playable(info.codec, extradata, first.data)
        self._origin_s = first.pts * first.time_base
        self._start_s = self._end_s = first.t_s
        self._frame_s = 1 / Fraction(info.rate_fps or 25.0).limit_denominator(1001)
        try:
            # FFmpeg's own file layer swallows a full disk; Python's does not.
            self._file = self._partial.open("wb")
        except OSError as error:
            raise EvidenceError(f"{self._path}: cannot be begun ({_why(error)})") from error
        self._container = _open_mp4(self._file) if kind == "mp4" else _open_mkv(self._file)
        self._video: av.stream.Stream
        self._audio: av.stream.Stream | None = None
        try:
            if templates:
                self._video = self._container.add_stream_from_template(templates.video, opaque=True)
            else:
                self._video = self._container.add_mux_stream(
                    info.codec, width=info.width, height=info.height, time_base=first.time_base
                )
            if audio is not None:
                self._audio = self._container.add_stream_from_template(audio, opaque=True)
            if info.derived:
                self._container.metadata["comment"] = DERIVED
        except (ValueError, av.error.FFmpegError) as error:
            self.abandon()
            raise EvidenceError(f"{self._path}: cannot be begun ({_why(error)})") from error

    def write(self, packets: Sequence[Packet]) -> None:
        """Add packets in the order sent. Raises EvidenceError; the clip is then given up."""
        try:
            for packet in packets:
                self._write(packet)
                if packet.is_video and packet.keyframe:
                    # The group before is whole: a process that is killed does not lose it.
                    self._file.flush()
        except (OSError, ValueError, av.error.FFmpegError) as error:
            self.abandon()
            raise EvidenceError(f"{self._path}: cannot be written ({_why(error)})") from error

    def close(self) -> ClipFile:
        """Finish the file, force it to disk, hash it and give it its name.

        Raises EvidenceError; the partial file is then gone.
        """
        try:
            self._container.close()
            self._file.close()
            kept = put_in_place(self._partial, self._path)
        except (OSError, ValueError, av.error.FFmpegError) as error:
            self.abandon()
            raise EvidenceError(f"{self._path}: cannot be finished ({_why(error)})") from error
        return ClipFile(kept, self._start_s, self._end_s, self._codec, self._mime, self._playable)

    def abandon(self) -> None:
        """Give the clip up and remove what was written."""
        # A full disk may refuse the last bytes of what nobody wants.
        with suppress(OSError, ValueError, av.error.FFmpegError):
            self._container.close()
        with suppress(OSError):
            self._file.close()
        self._partial.unlink(missing_ok=True)

    def _write(self, packet: Packet) -> None:
        stream = self._video if packet.is_video else self._audio
        if stream is None:
            return
        shift = round(self._origin_s / packet.time_base)
        copy = av.Packet(packet.data)
        copy.stream = stream
        copy.time_base = packet.time_base
        copy.dts = packet.dts - shift
        copy.pts = max(packet.pts, packet.dts) - shift
        copy.is_keyframe = packet.keyframe
        if packet.is_video:
            copy.duration = round(self._frame_s / packet.time_base)
            self._end_s = max(self._end_s, packet.t_s)
        self._container.mux_one(copy)


def _open_mp4(file: BinaryIO) -> OutputContainer:
    # The header waits for the first packets, which may hold the parameters it needs.
    options = {"movflags": "frag_keyframe+delay_moov+default_base_moof"}
    return av.open(file, "w", format="mp4", options=options)


def _open_mkv(file: BinaryIO) -> OutputContainer:
    # PyAV asks Matroska for its own list of codecs, which leaves out those that it holds in the
    # manner of AVI. The segment muxer passes every codec on; one endless segment is a file.
    options = {"segment_format": "matroska", "segment_time": "1000000"}
    return av.open("clip%d.mkv", "w", format="segment", options=options, io_open=lambda *_: file)


def _why(error: Exception) -> str:
    return str(getattr(error, "strerror", None) or error).lower()

"""Videos that a killed process left behind: what is whole of them, and what is in them."""

from dataclasses import dataclass
from pathlib import Path

import av

from cameras.clip import DERIVED
from cameras.codecs import codec_name, mime_and_playable
from cameras.files import PARTIAL, Kept, hashed, put_in_place
from vision.errors import EvidenceError

_HEADER = 8
_LARGE_HEADER = 16


@dataclass(frozen=True, slots=True)
class Video:
    """A file that was looked at again.

    duration_s: from its first picture to the end of its last.
    """

    kept: Kept
    duration_s: float
    codec: str
    mime: str
    playable: bool
    derived: bool


def salvage(partial: Path) -> Video:
    """Cut a video that was never finished after its last whole fragment, and put it in place.

    partial: what a writer of clips was writing. Raises EvidenceError when nothing of it is whole;
    the file is left as it is.
    """
    path = partial.with_name(partial.name.removesuffix(PARTIAL))
    try:
        if path.suffix == ".mp4":
            end = _end_of_whole(partial)
            if not end:
                raise EvidenceError(f"{partial}: holds no whole picture; delete it")
            with partial.open("r+b") as file:
                file.truncate(end)
        _duration_s(partial)
        kept = put_in_place(partial, path)
    except OSError as error:
        raise EvidenceError(f"{partial}: cannot be saved ({error.strerror})") from None
    return _video(path, kept)


def look_again(path: Path) -> Video:
    """Hash a finished video and see what is in it. Raises EvidenceError."""
    try:
        kept = hashed(path)
    except OSError as error:
        raise EvidenceError(f"{path}: cannot be read ({error.strerror})") from None
    return _video(path, kept)


def _end_of_whole(path: Path) -> int:
    """Where the last whole fragment of a fragmented MP4 ends, in bytes; 0: there is none."""
    size = path.stat().st_size
    at = whole = 0
    with path.open("rb") as file:
        while at + _HEADER <= size:
            file.seek(at)
            header = file.read(_LARGE_HEADER)
            length, kind = int.from_bytes(header[:4], "big"), header[4:8]
            if length == 1:
                length = int.from_bytes(header[8:16], "big")
            if length < _HEADER or at + length > size:
                break
            at += length
            if kind == b"mdat":
                whole = at
    return whole


def _duration_s(path: Path) -> float:
    first_s = last_s = step_s = None
    try:
        with av.open(path) as container:
            for packet in container.demux(video=0):
                if packet.pts is None or packet.time_base is None:
                    continue
                t_s = float(packet.pts * packet.time_base)
                first_s = t_s if first_s is None else min(first_s, t_s)
                last_s = t_s if last_s is None else max(last_s, t_s)
                step_s = float((packet.duration or 0) * packet.time_base)
    except (av.error.FFmpegError, OSError, IndexError) as error:
        raise EvidenceError(f"{path}: cannot be read ({_why(error)})") from None
    if first_s is None or last_s is None or step_s is None:
        raise EvidenceError(f"{path}: holds no picture")
    return last_s - first_s + step_s


def _video(path: Path, kept: Kept) -> Video:
    duration_s = _duration_s(path)
    with av.open(path) as container:
        stream = container.streams.video[0]
        codec = codec_name(stream.codec_context.name)
        extradata = stream.codec_context.extradata or b""
        first = next((bytes(p) for p in container.demux(stream) if p.size), b"")
        derived = container.metadata.get("comment", container.metadata.get("COMMENT")) == DERIVED
    mime, playable = mime_and_playable(codec, extradata, first)
    return Video(kept, duration_s, codec, mime, playable, derived)


def _why(error: Exception) -> str:
    return str(getattr(error, "strerror", None) or error).lower()

"""Which video formats can be read and written here, and with which FFmpeg."""

from collections.abc import Mapping
from typing import Literal

import av

READ: Mapping[str, str] = {
    "h264": "H.264",
    "hevc": "HEVC",
    "mpeg4": "MPEG-4",
    "msmpeg4v3": "MSMPEG4",
    "mjpeg": "MJPEG",
    "av1": "AV1",
}
"""FFmpeg's names of the codecs that cameras and recordings use, and people's names for them."""


def missing_decoders() -> list[str]:
    """People's names of the codecs that cannot be read here."""
    return [name for codec, name in READ.items() if not _has(codec, "r")]


def missing_encoders() -> list[str]:
    """Encoders that the simulated camera and derived clips need and that are not here."""
    return [codec for codec in ("libx264", "libx265") if not _has(codec, "w")]


def ffmpeg_version() -> str:
    """The version of FFmpeg's codec library."""
    return ".".join(str(part) for part in av.library_versions["libavcodec"])


def _has(codec: str, mode: Literal["r", "w"]) -> bool:
    try:
        av.codec.Codec(codec, mode)
    except av.codec.codec.UnknownCodecError:
        return False
    return True

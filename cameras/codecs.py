"""Which container takes a codec, which codec a browser plays, and how to tell it."""

from collections.abc import Iterator

_IN_MP4 = frozenset({"h264", "hevc", "mpeg4", "mpeg2video", "mpeg1video", "mjpeg", "av1", "vp9"})
_AUDIO_IN_MP4 = frozenset({"aac", "mp3", "opus", "ac3", "eac3", "flac", "alac", "mp2"})
_PLAYED_H264_PROFILES = frozenset({66, 77, 100})
"""Baseline, Main and High: 8-bit 4:2:0, which is what browsers decode."""

_DECODERS = {"libdav1d": "av1", "libaom-av1": "av1", "libvpx-vp9": "vp9", "libvpx": "vp8"}


def codec_name(decoder: str) -> str:
    """The codec that a decoder of FFmpeg decodes; most have the same name."""
    return _DECODERS.get(decoder, decoder)


def suffix(codec: str, audio_codec: str | None = None) -> str:
    """The suffix of a clip: mp4, or mkv where MP4 refuses one of the codecs."""
    takes_audio = audio_codec is None or audio_codec in _AUDIO_IN_MP4
    return "mp4" if codec in _IN_MP4 and takes_audio else "mkv"


def mime_and_playable(codec: str, extradata: bytes, first_packet: bytes) -> tuple[str, bool]:
    """The MIME type of a clip, and whether the browsers of today play it without help.

    extradata: the stream's parameters, may be empty; first_packet: a keyframe.
    """
    base = "video/mp4" if suffix(codec) == "mp4" else "video/x-matroska"
    string, playable = "", False
    if codec == "h264" and (profile := _h264_profile(extradata, first_packet)):
        string = "avc1." + profile.hex()
        playable = profile[0] in _PLAYED_H264_PROFILES
    elif codec == "hevc":
        string = _hevc_string(extradata, first_packet)
    elif codec == "mpeg4":
        string = "mp4v.20"
    elif codec == "av1":
        string, playable = _av1_string(extradata), True
    elif codec == "vp9":
        string, playable = "vp09.00.50.08", True
    return (f'{base}; codecs="{string}"' if string else base), playable


def nal_units(data: bytes) -> Iterator[bytes]:
    """The NAL units of an Annex B stream, without start codes."""
    start = data.find(b"\x00\x00\x01")
    while start >= 0:
        end = data.find(b"\x00\x00\x01", start + 3)
        unit = data[start + 3 : end if end >= 0 else len(data)]
        # A unit never ends in a zero byte: zeros here belong to the next, longer start code.
        yield unit.rstrip(b"\x00") if end >= 0 else unit
        start = end


def _h264_profile(extradata: bytes, packet: bytes) -> bytes:
    if extradata[:1] == b"\x01":
        return extradata[1:4]
    for source in (extradata, packet):
        for unit in nal_units(source):
            if len(unit) > 4 and unit[0] & 0x1F == 7:
                return unit[1:4]
    return b""


def _hevc_string(extradata: bytes, packet: bytes) -> str:
    level = b""
    if extradata[:1] == b"\x01":
        level = extradata[1:13]
    else:
        for source in (extradata, packet):
            for unit in nal_units(source):
                if not level and len(unit) > 15 and (unit[0] >> 1) & 0x3F == 33:
                    level = unit.replace(b"\x00\x00\x03", b"\x00\x00")[3:15]
    if len(level) < 12:
        return ""
    space = ["", "A", "B", "C"][level[0] >> 6]
    tier = "H" if level[0] & 0x20 else "L"
    flags = int(f"{int.from_bytes(level[1:5], 'big'):032b}"[::-1], 2)
    constraints = level[5:11].rstrip(b"\x00")
    parts = [f"hev1.{space}{level[0] & 0x1F}", f"{flags:X}", f"{tier}{level[11]}"]
    return ".".join(parts + [f"{byte:X}" for byte in constraints])


def _av1_string(extradata: bytes) -> str:
    if len(extradata) < 4 or extradata[0] != 0x81:
        return "av01.0.08M.08"
    profile, level = extradata[1] >> 5, extradata[1] & 0x1F
    tier = "H" if extradata[2] & 0x80 else "M"
    depth = 10 if extradata[2] & 0x40 else 8
    return f"av01.{profile}.{level:02d}{tier}.{depth:02d}"

"""What of a stream does not suit, why, and what to set in the camera."""

from cameras.measuring import Measured

_CODECS = ("h264", "hevc")

_LEAST_FPS = 20.0
"""The rule for falls is learned at 25; what falls shows itself for a second or two."""

_LONGEST_KEY_S = 4.0
"""A clip begins at a keyframe, and a camera that comes back is dark until the next one."""

_LEAST_PIXELS = 1280 * 720
_LEAST_BITS = {"h264": 0.02, "hevc": 0.012}
"""Bits of a pixel under which an encoder smooths away what is small: a quarter of what is usual for
surveillance, 4 Mbit/s of H.264 at 1920 × 1080 and 25 frames a second; not measured here."""


def unsuitable(measured: Measured) -> list[str]:
    """One line for each thing, none when all suits. Of a camera over a façade."""
    return [line for line in (look(measured) for look in _LOOKS) if line is not None]


def _codec(measured: Measured) -> str | None:
    codec = measured.info.codec
    if codec in _CODECS:
        return None
    return f"{codec} takes many times the room of H.264; set H.264 or H.265"


def _rate(measured: Measured) -> str | None:
    if measured.rate_fps >= _LEAST_FPS:
        return None
    return (
        f"{measured.rate_fps:.1f} pictures a second are few for what falls in one or two seconds; "
        "set 25"
    )


def _keyframes(measured: Measured) -> str | None:
    every_s = measured.keyframe_every_s
    advice = "set a keyframe every 1 to 2 s, and smart codecs (H.264+, H.265+, Zipstream) off"
    if every_s is None:
        return f"no second keyframe came within {measured.measured_s:.0f} s; {advice}"
    if every_s > _LONGEST_KEY_S:
        return (
            f"a keyframe every {every_s:.1f} s is seldom: clips begin that much early, and a "
            f"camera that comes back stays dark for as long; {advice}"
        )
    if measured.smart:
        return f"keyframes come at no steady pace, as with smart codecs; {advice}"
    return None


def _size(measured: Measured) -> str | None:
    width, height = measured.info.width, measured.info.height
    if width * height >= _LEAST_PIXELS:
        return None
    return (
        f"{width}×{height} is small for a façade, where a falling thing covers a few pixels; "
        "take the main stream, of 3 megapixels or more"
    )


def _bits(measured: Measured) -> str | None:
    info = measured.info
    least = _LEAST_BITS.get(info.codec, 0.0)
    if measured.bits_per_pixel >= least:
        return None
    usual_kbit_s = 4 * least * info.width * info.height * measured.rate_fps / 1000
    return (
        f"{measured.kbit_s:.0f} kbit/s are few for this picture, so that small things are smoothed "
        f"away; set {usual_kbit_s:.0f} or more, and a constant or a high quality"
    )


def _order(measured: Measured) -> str | None:
    if not measured.b_frames:
        return None
    return "B-frames come late; set the profile Baseline or Main without them"


def _pace(measured: Measured) -> str | None:
    if not measured.uneven:
        return None
    return "pictures come at no steady rate, but speed is measured in them; set a constant rate"


_LOOKS = (_codec, _rate, _keyframes, _size, _bits, _order, _pace)

"""What of a stream does not suit is told with the reason and what to set."""

from dataclasses import replace

import numpy as np
import pytest

from cameras.measuring import Measured
from cameras.source import StreamInfo
from cameras.suitability import unsuitable

GOOD = Measured(
    info=StreamInfo(2560, 1440, "h264", 25.0, live=True),
    measured_s=10.0,
    rate_fps=25.0,
    keyframe_every_s=2.0,
    smart=False,
    kbit_s=6000.0,
    bits_per_pixel=0.065,
    b_frames=False,
    uneven=False,
    picture=np.zeros((4, 4, 3), np.uint8),
)
SMALL = StreamInfo(640, 360, "hevc", 25.0, live=True)


def test_a_good_stream_suits() -> None:
    assert unsuitable(GOOD) == []


@pytest.mark.parametrize(
    ("measured", "words"),
    [
        (replace(GOOD, rate_fps=12.0), "12.0 pictures a second are few"),
        (replace(GOOD, keyframe_every_s=8.0), "a keyframe every 8.0 s is seldom"),
        (replace(GOOD, keyframe_every_s=None), "no second keyframe came within 10 s"),
        (replace(GOOD, smart=True), "smart codecs"),
        (replace(GOOD, info=replace(GOOD.info, codec="mjpeg")), "set H.264 or H.265"),
        (replace(GOOD, info=SMALL), "640×360 is small"),
        (replace(GOOD, bits_per_pixel=0.01), "are few for this picture"),
        (replace(GOOD, bits_per_pixel=0.01), "set 7373 or more"),
        (replace(GOOD, b_frames=True), "B-frames"),
        (replace(GOOD, uneven=True), "no steady rate"),
    ],
)
def test_each_thing_that_does_not_suit_is_one_line(measured: Measured, words: str) -> None:
    (line,) = unsuitable(measured)

    assert words in line
    assert "\n" not in line

"""From a decoded picture to the arrays that vision works on."""

import av
import numpy as np

from vision.records import Luma, Picture

_LUMA_FIRST = frozenset(
    {
        *("gray", "nv12", "nv21", "nv16", "nv24", "yuva420p"),
        *("yuv410p", "yuv411p", "yuv420p", "yuv422p", "yuv440p", "yuv444p"),
        *("yuvj411p", "yuvj420p", "yuvj422p", "yuvj440p", "yuvj444p"),
    }
)
"""Pixel formats whose first plane is 8-bit luma."""


def rotation_deg(frame: av.VideoFrame) -> int:
    """Clockwise turn from the coded to the displayed picture: 0, 90, 180 or 270."""
    return round(-frame.rotation / 90) % 4 * 90


def luma_of(frame: av.VideoFrame, turn_deg: int = 0) -> Luma:
    """Brightness of a picture: a read-only view of the decoder's plane.

    Pictures in other formats, such as 10-bit or RGB, are converted first. Turned pictures are
    turned copies, because the kernels walk along rows.
    """
    if frame.format.name not in _LUMA_FIRST:
        frame = frame.reformat(format="gray", threads=1)
    plane = frame.planes[0]
    rows = np.frombuffer(memoryview(plane), np.uint8)[: plane.line_size * frame.height]
    view = rows.reshape(frame.height, plane.line_size)[:, : frame.width]
    luma = np.ascontiguousarray(np.rot90(view, -turn_deg // 90)) if turn_deg else view
    luma.flags.writeable = False
    return luma


def picture_of(frame: av.VideoFrame, turn_deg: int = 0) -> Picture:
    """The colour picture, BGR, a fresh array."""
    converted = frame.reformat(format="bgr24", threads=1)  # a camera has one core
    picture = np.asarray(converted.to_ndarray(), np.uint8)
    return np.ascontiguousarray(np.rot90(picture, -turn_deg // 90)) if turn_deg else picture

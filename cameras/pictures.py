"""A folder of pictures as a source; its packets are encoded here, for clips."""

import re
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import Self

import av
import cv2
import numpy as np

from cameras.source import Counters, OnPacket, Packet, StreamInfo
from vision.errors import SourceError
from vision.records import Frame, Luma, Picture

SUFFIXES = frozenset({".jpg", ".jpeg", ".png", ".bmp", ".tif", ".tiff", ".webp", ".pgm", ".ppm"})
DEFAULT_RATE_FPS = 25.0


def open_pictures(folder: Path, rate_fps: float = DEFAULT_RATE_FPS) -> "PicturesSource":
    """Open a folder; its pictures are taken in natural order (2 before 10). Raises SourceError."""
    try:
        paths = sorted(
            (path for path in folder.iterdir() if path.suffix.lower() in SUFFIXES), key=_natural
        )
    except OSError as error:
        raise SourceError(f"{folder}: {(error.strerror or 'cannot be read').lower()}") from None
    if not paths:
        raise SourceError(f"{folder}: is a folder without pictures; put JPEG or PNG files in it")
    return PicturesSource(str(folder), paths, rate_fps)


class PicturesSource:
    """Pictures read one by one; those that cannot be read are counted and left out."""

    def __init__(self, name: str, paths: list[Path], rate_fps: float) -> None:
        self.name = name
        self.counters = Counters()
        self._paths = paths
        self._rate_fps = rate_fps
        first = next((picture for picture in map(_read, paths) if picture is not None), None)
        if first is None:
            raise SourceError(f"{name}: none of its {len(paths)} pictures can be read")
        self.info = StreamInfo(
            width=first.shape[1],
            height=first.shape[0],
            codec="h264",
            rate_fps=rate_fps,
            frames=len(paths),
            duration_s=len(paths) / rate_fps,
            derived=True,
        )

    def frames(self, on_packet: OnPacket | None = None) -> Iterator[Frame]:
        """Read to the end; see `Source.frames`."""
        encoder = PictureEncoder(self.info.width, self.info.height, self._rate_fps)
        before: Luma | None = None
        for position, path in enumerate(self._paths):
            self.counters.received_frames += 1
            picture = _read(path)
            if picture is None:
                self.counters.corrupt_frames += 1
                continue
            luma = np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY), np.uint8)
            luma.flags.writeable = False
            if before is not None and luma.shape != before.shape:
                self.counters.resolution_changes += 1
            elif before is not None and np.array_equal(luma, before):
                self.counters.repeated_frames += 1
            before = luma
            if on_packet is not None:
                for packet in encoder.encode(picture, position):
                    on_packet(packet)
            yield Frame(
                index=self.counters.frames,
                t_s=position / self._rate_fps,
                captured_at=None,
                luma=luma,
                picture=_copier(picture),
            )
            self.counters.frames += 1

    def close(self) -> None:
        """Nothing is held open."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


class PictureEncoder:
    """Encodes pictures with x264, one packet each and a keyframe a second."""

    def __init__(self, width: int, height: int, rate_fps: float) -> None:
        self._size = (width & ~1, height & ~1)
        self._rate = Fraction(rate_fps).limit_denominator(1001)
        context = av.CodecContext.create("libx264", "w")
        context.width, context.height = self._size
        context.pix_fmt = "yuv420p"
        context.framerate = self._rate
        context.time_base = 1 / self._rate
        context.gop_size = max(1, round(rate_fps))
        context.options = {"preset": "veryfast", "tune": "zerolatency", "crf": "20"}
        self._context = context

    def encode(self, picture: Picture, position: int) -> Iterator[Packet]:
        """Encode the picture at a position, counted in frames from the first."""
        width, height = self._size
        if picture.shape[0] < height or picture.shape[1] < width:
            picture = np.asarray(cv2.resize(picture, self._size), np.uint8)
        frame = av.VideoFrame.from_ndarray(
            np.ascontiguousarray(picture[:height, :width]), format="bgr24"
        ).reformat(format="yuv420p")
        frame.pts = position
        frame.time_base = 1 / self._rate
        for packet in self._context.encode(frame):
            pts = position if packet.pts is None else packet.pts
            yield Packet(
                data=bytes(packet),
                pts=pts,
                dts=pts if packet.dts is None else packet.dts,
                time_base=1 / self._rate,
                keyframe=packet.is_keyframe,
                t_s=float(pts / self._rate),
            )


def _read(path: Path) -> Picture | None:
    try:
        coded = np.frombuffer(path.read_bytes(), np.uint8)
        picture = cv2.imdecode(coded, cv2.IMREAD_COLOR) if coded.size else None
    except (OSError, cv2.error):
        return None
    return None if picture is None else np.asarray(picture, np.uint8)


def _copier(picture: Picture) -> Callable[[], Picture]:
    return picture.copy


def _natural(path: Path) -> list[tuple[int, str]]:
    parts = re.split(r"(\d+)", path.name.lower())
    # The pattern's group puts the numbers at the odd places.
    return [(int(part), "") if i % 2 else (-1, part) for i, part in enumerate(parts)]

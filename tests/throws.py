"""Videos of a thrown object whose every box is known, and the coded pieces inside a video."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

import av

from cameras.simulated import encode_scene
from vision.scenes.scene import FacadeScene, TruthBox
from vision.scenes.spec import SceneSpec

SPEC = SceneSpec(
    width=640, height=360, duration_s=8.0, seed=5, min_size_m=0.3, max_size_m=0.4, contrast=60.0
)


class Box(TypedDict):
    """An entry of an event's path, as it is handed out."""

    frame: int
    t_s: float
    x: float
    y: float
    w: float
    h: float


@dataclass(frozen=True, slots=True)
class Throw:
    """A video file in which one object falls, and its true box in each frame that shows it."""

    path: Path
    spec: SceneSpec
    truth: Mapping[int, TruthBox]

    def boxes_hit(self, path: Sequence[Box]) -> int:
        """Number of true boxes that have a box of the path within 25 px, same frame ± 1."""
        return sum(
            any(
                abs(box["frame"] - frame) <= 1
                and math.dist(
                    (box["x"] + box["w"] / 2, box["y"] + box["h"] / 2),
                    (true.x + true.w / 2, true.y + true.h / 2),
                )
                <= 25
                for box in path
            )
            for frame, true in self.truth.items()
        )


def draw_throw(path: Path) -> Throw:
    """Draw and encode a video; the ending of `path` says which container."""
    scene = FacadeScene(SPEC)
    encode_scene(SPEC, path)
    truth = {index: boxes[0] for index in range(scene.frames) if (boxes := scene.truth(index))}
    return Throw(path, SPEC, truth)


def slices(path: Path) -> list[bytes]:
    """The NAL units of an H.264 video that carry pictures, in order."""
    with av.open(path) as container:
        stream = container.streams.video[0]
        header = stream.codec_context.extradata or b""
        packets = [bytes(packet) for packet in container.demux(stream) if packet.size]
    split = _by_length if header[:1] == b"\x01" else _by_start_code
    return [unit for data in packets for unit in split(data) if 1 <= unit[0] & 0x1F <= 5]


def _by_length(data: bytes) -> list[bytes]:
    units = []
    while data:
        size = int.from_bytes(data[:4], "big")
        units.append(data[4 : 4 + size])
        data = data[4 + size :]
    return units


def _by_start_code(data: bytes) -> list[bytes]:
    return [unit.rstrip(b"\0") for unit in data.split(b"\0\0\1") if unit.strip(b"\0")]

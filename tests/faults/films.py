"""A film of any length for cameras that are read as fast as they decode."""

from pathlib import Path

import av

from cameras.simulated import encode_scene
from vision.scenes.spec import SceneSpec

SCENE = SceneSpec(width=320, height=180, fps=5.0, duration_s=60.0, seed=5, min_size_m=0.3)
"""One throw a minute."""


def film(folder: Path, minutes: int) -> Path:
    """The scene again and again, its packets copied with times that go on."""
    piece, whole = folder / "piece.mkv", folder / "film.mkv"
    encode_scene(SCENE, piece)
    with av.open(whole, "w") as output:
        stream: av.VideoStream | None = None
        for minute in range(minutes):
            with av.open(piece, "r") as source:
                template = source.streams.video[0]
                stream = stream or output.add_stream_from_template(template)
                assert template.time_base is not None
                shift = round(minute * SCENE.duration_s / template.time_base)
                for packet in source.demux(template):
                    if packet.dts is None or packet.pts is None:
                        continue  # what ends the demuxing
                    packet.pts, packet.dts = packet.pts + shift, packet.dts + shift
                    packet.stream = stream
                    output.mux(packet)
    return whole

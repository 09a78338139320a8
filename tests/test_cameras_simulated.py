"""The simulated camera arrives like any other: packets, and pictures decoded from them."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import av
import numpy as np
import pytest

from cameras.simulated import encode_scene, open_simulated
from cameras.source import Packet
from vision.errors import EvidenceError, SettingError, SourceError
from vision.scenes.scene import FacadeScene
from vision.scenes.spec import SceneSpec

SMALL = "sim://facade?width=320&height=180&fps=25&duration_s=1.6&falls=1&seed=4&gop_s=0.5"
SPEC = SceneSpec(width=320, height=180, fps=25.0, duration_s=1.6, falls=1, seed=4)


class Clock:
    """Time that only passes when somebody sleeps."""

    def __init__(self) -> None:
        self.now = 100.0
        self.slept: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


def decoded(packets: list[Packet], codec: str) -> Iterator[av.VideoFrame]:
    context = av.CodecContext.create(codec, "r")
    assert isinstance(context, av.VideoCodecContext)
    for packet in packets:
        yield from context.decode(av.Packet(packet.data))
    yield from context.decode(None)


@pytest.mark.parametrize("codec", ["h264", "hevc"])
def test_it_yields_every_frame_of_the_scene(codec: str) -> None:
    scene = FacadeScene(SPEC)
    packets: list[Packet] = []
    with open_simulated(f"{SMALL}&codec={codec}") as source:
        assert (source.info.width, source.info.height) == (320, 180)
        assert source.info.codec == codec
        assert source.info.frames == 40
        count = 0
        for frame in source.frames(packets.append):
            assert frame.index == count
            assert frame.t_s == pytest.approx(count / 25, abs=2e-3)
            change = np.abs(frame.luma.astype(float) - scene.draw(frame.index))
            assert change.mean() < 4
            count += 1
    assert count == 40
    assert source.counters.corrupt_frames == 0


def test_packets_can_be_decoded_from_any_key_frame() -> None:
    packets: list[Packet] = []
    with open_simulated(SMALL) as source:
        pictures = [frame.luma.copy() for frame in source.frames(packets.append)]
    assert len(packets) == 40
    keys = [k for k, packet in enumerate(packets) if packet.keyframe]
    assert len(keys) >= 3
    assert packets[keys[1]].t_s == pytest.approx(keys[1] / 25, abs=2e-3)
    again = [f.to_ndarray()[:180] for f in decoded(packets[keys[1] :], "h264")]
    assert len(again) == 40 - keys[1]
    assert np.array_equal(again[0], pictures[keys[1]])
    assert np.array_equal(again[-1], pictures[-1])


def test_the_same_address_gives_the_same_bytes() -> None:
    runs = []
    for _ in range(2):
        packets: list[Packet] = []
        with open_simulated(SMALL) as source:
            assert sum(1 for _ in source.frames(packets.append)) == 40
        runs.append([packet.data for packet in packets])
    assert runs[0] == runs[1]


def test_real_time_keeps_the_pace_of_a_camera() -> None:
    clock = Clock()
    url = SMALL + "&realtime=1"
    with open_simulated(url, now_s=lambda: clock.now, sleep=clock.sleep) as source:
        assert source.info.live
        taken = [frame.captured_at for frame in source.frames()]
    assert clock.now == pytest.approx(100 + 39 / 25)
    assert max(clock.slept) <= 1 / 25 + 1e-6
    first, last = taken[0], taken[-1]
    assert first is not None
    assert last is not None
    assert first.utcoffset() == timedelta(0)
    assert (last - first).total_seconds() == pytest.approx(39 / 25, abs=2e-3)


def test_a_loop_goes_on_before_the_same_building() -> None:
    with open_simulated(SMALL + "&loop=1&duration_s=0.4") as source:
        assert source.info.frames is None
        times, pictures = [], []
        for frame in source.frames():
            times.append(frame.t_s)
            pictures.append(frame.luma.astype(float))
            if frame.index == 35:
                break
    assert np.diff(times) == pytest.approx(np.full(35, 0.04), abs=2e-3)
    assert np.abs(pictures[35] - pictures[0]).mean() < 4


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("wdith=300", ["wdith", "'width'"]),
        ("fps=fast", ["fps", "fast"]),
        ("fps=0", ["fps", "1 to 120"]),
        ("fps=nan", ["fps", "1 to 120"]),
        ("condition=fog", ["condition", "dusk"]),
        ("codec=vp9", ["codec", "hevc"]),
        ("loop=maybe", ["loop", "maybe"]),
        ("distractors=bird_glide,dragon", ["dragon", "bird_dive"]),
        ("floors=4&elevation_deg=75", ["elevation_deg", "floors"]),
    ],
)
def test_a_wrong_query_names_what_is_wrong(query: str, words: list[str]) -> None:
    with pytest.raises(SourceError) as caught:
        open_simulated(f"sim://facade?{query}")
    for word in words:
        assert word in str(caught.value)


def test_another_scene_is_unknown() -> None:
    with pytest.raises(SourceError, match="sim://facade or sim://elevator"):
        open_simulated("sim://lobby")


@pytest.mark.parametrize(("codec", "name"), [("h264", "a.mp4"), ("hevc", "b.mkv")])
def test_a_scene_is_written_to_a_file(tmp_path: Path, codec: str, name: str) -> None:
    path = tmp_path / name
    encode_scene(SPEC, path, codec=codec)
    scene = FacadeScene(SPEC)
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        assert stream.codec_context.name == codec
        pictures = [frame.to_ndarray()[:180] for frame in container.decode(stream)]
    assert len(pictures) == scene.frames
    assert np.abs(pictures[20].astype(float) - scene.draw(20)).mean() < 4
    assert [p.name for p in tmp_path.iterdir()] == [name]


def test_a_low_bitrate_makes_a_small_file(tmp_path: Path) -> None:
    sizes = []
    for bitrate in (200_000, 2_000_000):
        path = tmp_path / f"{bitrate}.mp4"
        encode_scene(SPEC, path, bitrate=bitrate)
        sizes.append(path.stat().st_size)
    assert sizes[0] < 0.5 * sizes[1]


def test_what_cannot_be_written_is_said(tmp_path: Path) -> None:
    with pytest.raises(EvidenceError, match="cannot be written"):
        encode_scene(SPEC, tmp_path / "missing" / "a.mp4")
    with pytest.raises(SettingError, match="mp4"):
        encode_scene(SPEC, tmp_path / "a.txt")

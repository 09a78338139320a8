import itertools
from pathlib import Path

import av
import numpy as np
import pytest
from videos import cut, damage, make_video, picture

from cameras.container import ContainerSource
from cameras.luma import luma_of
from cameras.opening import open_source
from cameras.source import Packet
from vision.records import Picture


@pytest.mark.parametrize(
    ("name", "codec"),
    [
        ("a.mp4", "libx264"),
        ("a.mkv", "libx265"),
        ("a.mov", "mpeg4"),
        ("a.avi", "msmpeg4v2"),
        ("b.avi", "mjpeg"),
        ("a.ts", "libx264"),
        ("b.mkv", "libsvtav1"),
    ],
)
def test_every_picture_comes_in_order_with_its_time(tmp_path: Path, name: str, codec: str) -> None:
    pix_fmt = "yuvj420p" if codec == "mjpeg" else "yuv420p"
    path = make_video(tmp_path / name, codec=codec, pix_fmt=pix_fmt)
    with open_source(str(path)) as source:
        assert (source.info.width, source.info.height) == (160, 120)
        assert source.info.rate_fps == pytest.approx(25)
        frames = [(frame.index, frame.t_s) for frame in source.frames()]
        assert [index for index, _ in frames] == list(range(50))
        assert [t_s for _, t_s in frames] == pytest.approx([i / 25 for i in range(50)], abs=0.002)
        assert source.counters.frames == source.counters.received_frames == 50
        assert source.counters.corrupt_frames == 0


@pytest.mark.parametrize("b_frames", [0, 2])
@pytest.mark.parametrize("name", ["a.mp4", "a.avi"])
def test_pictures_show_what_was_drawn(tmp_path: Path, name: str, b_frames: int) -> None:
    path = make_video(tmp_path / name, b_frames=b_frames)
    with open_source(str(path)) as source:
        last_s = -1.0
        for frame in source.frames():
            bgr = frame.picture()
            assert frame.luma.shape == (120, 160)
            assert bgr.shape == (120, 160, 3)
            drawn = picture(frame.index).astype(np.int16)
            assert np.abs(bgr.astype(np.int16) - drawn).mean() < 8
            assert frame.captured_at is None
            assert frame.t_s > last_s
            last_s = frame.t_s


def test_luma_is_a_view_of_the_decoders_plane(tmp_path: Path) -> None:
    with av.open(make_video(tmp_path / "a.mp4", frames=2)) as video:
        frame = next(video.decode(video=0))
        luma = luma_of(frame)
        assert np.shares_memory(luma, np.frombuffer(memoryview(frame.planes[0]), np.uint8))
        assert luma.strides == (frame.planes[0].line_size, 1)
        assert not luma.flags.writeable


@pytest.mark.parametrize("width", [161, 163, 175, 95])
def test_odd_widths_are_read_right(tmp_path: Path, width: int) -> None:
    path = make_video(tmp_path / "a.mkv", width=width, height=91, pix_fmt="yuv444p", frames=3)
    with open_source(str(path)) as source:
        for frame in source.frames():
            assert frame.luma.shape == (91, width)
            gray = picture(frame.index, width, 91)[:, :, 0].astype(np.float32)
            # Limited range: 16 to 235 stand for 0 to 255.
            assert np.abs((frame.luma - 16.0) * 255 / 219 - gray).mean() < 6


def test_ten_bit_pictures_become_eight_bit_luma(tmp_path: Path) -> None:
    path = make_video(tmp_path / "a.mkv", pix_fmt="yuv420p10le", frames=3)
    with open_source(str(path)) as source:
        luma = next(source.frames()).luma
        assert luma.dtype == np.uint8
        assert luma[:12, :12].mean() > luma[20:, 20:60].mean() + 50


@pytest.mark.parametrize(
    ("rotation_deg", "turn_deg", "corner"),
    [(-90, 90, (0, -1)), (90, 270, (-1, 0)), (180, 180, (-1, -1))],
)
def test_rotation_is_honoured(
    tmp_path: Path, rotation_deg: int, turn_deg: int, corner: tuple[int, int]
) -> None:
    path = make_video(tmp_path / "a.mp4", rotation_deg=rotation_deg, frames=3)
    with open_source(str(path)) as source:
        assert source.info.rotation_deg == turn_deg
        frame = next(source.frames())
        size = (source.info.height, source.info.width)
        assert frame.luma.shape == size == frame.picture().shape[:2]
        assert frame.luma[corner] > 225
        assert frame.picture()[corner].min() > 225


def test_a_variable_rate_is_kept(tmp_path: Path) -> None:
    times = [0, 40, 80, 400, 440, 1000, 1010, 2000]
    path = make_video(tmp_path / "a.mkv", frames=len(times), times=times)
    with open_source(str(path)) as source:
        found = [frame.t_s for frame in source.frames()]
    assert found == pytest.approx([t / 1000 for t in times], abs=0.002)


def test_repeated_pictures_are_counted(tmp_path: Path) -> None:
    def thrice(index: int, width: int, height: int) -> Picture:
        return picture(index // 3, width, height)

    path = make_video(tmp_path / "a.mkv", codec="ffv1", frames=30, draw=thrice)
    with open_source(str(path)) as source:
        assert sum(1 for _ in source.frames()) == 30
        assert source.counters.repeated_frames == 20


def test_a_changing_resolution_is_read_and_counted(tmp_path: Path) -> None:
    both = tmp_path / "both.ts"
    small = make_video(tmp_path / "a.ts", frames=25)
    large = make_video(tmp_path / "b.ts", frames=25, width=320, height=240)
    both.write_bytes(small.read_bytes() + large.read_bytes())
    with open_source(str(both)) as source:
        shapes = [(frame.luma.shape, frame.t_s) for frame in source.frames()]
        assert {shape for shape, _ in shapes} == {(120, 160), (240, 320)}
        assert all(a[1] < b[1] for a, b in itertools.pairwise(shapes))
        assert source.counters.resolution_changes == 1


@pytest.mark.parametrize("name", ["a.mp4", "a.mkv", "a.avi", "a.ts"])
def test_a_file_with_garbage_in_its_middle_is_read_to_its_end(tmp_path: Path, name: str) -> None:
    path = damage(make_video(tmp_path / name, frames=200), 0.4, 0.5)
    with open_source(str(path)) as source:
        for frame in source.frames():
            last = frame.picture().astype(np.int16)
        assert np.abs(last - picture(199)).mean() < 8
        assert 100 < source.counters.frames <= 200
        assert source.counters.corrupt_frames > 0


@pytest.mark.parametrize("name", ["a.mkv", "a.avi", "a.ts"])
def test_a_truncated_file_is_read_as_far_as_it_goes(tmp_path: Path, name: str) -> None:
    path = cut(make_video(tmp_path / name, frames=200), 0.6)
    with open_source(str(path)) as source:
        assert 80 < sum(1 for _ in source.frames()) < 160


def test_packets_come_before_their_pictures_on_the_same_clock(tmp_path: Path) -> None:
    path = make_video(tmp_path / "a.mp4", b_frames=2, audio=True)
    packets: list[Packet] = []
    with open_source(str(path)) as source:
        for frame in source.frames(packets.append):
            assert min(abs(packet.t_s - frame.t_s) for packet in packets) < 0.001
    video = [packet for packet in packets if packet.is_video]
    assert len(video) == 50
    assert len(packets) > 50
    assert video[0].keyframe
    assert all(a.dts < b.dts for a, b in itertools.pairwise(video))


def test_closing_twice_is_harmless(tmp_path: Path) -> None:
    source = open_source(str(make_video(tmp_path / "a.mp4", frames=3)))
    assert isinstance(source, ContainerSource)
    source.close()
    source.close()

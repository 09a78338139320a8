import itertools
import socket
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import av
import pytest
from av.container import InputContainer
from rtsp_server import rtsp_server
from videos import make_sound, make_video, units
from waiting import until

from benchmarks.service.stand_in import Shown, standing_in
from cameras.clip import ClipWriter
from cameras.container import ContainerSource
from cameras.feeds import LiveFeed
from cameras.opening import open_source
from cameras.source import Packet
from vision.errors import AccessError, SourceError


@pytest.mark.parametrize("transport", ["", "?transport=udp"])
@pytest.mark.parametrize("codec", ["libx264", "libx265"])
def test_a_real_stream_is_read_to_its_end(tmp_path: Path, transport: str, codec: str) -> None:
    path = make_video(tmp_path / "a.mp4", codec=codec, frames=40)
    packets: list[Packet] = []
    with rtsp_server(path) as url, open_source(url + transport) as source:
        assert isinstance(source, ContainerSource)
        assert source.info.live
        assert source.name == url + transport
        before = datetime.now(UTC)
        frames = [(frame.t_s, frame.captured_at) for frame in source.frames(packets.append)]
        writer = ClipWriter(tmp_path, source.info, packets[0], source.templates)
        writer.write(packets)
        clip = writer.close()
    assert len(frames) >= 39
    assert frames[1][0] == pytest.approx(0.04, abs=0.01)
    for (t_s, at), (next_s, next_at) in itertools.pairwise(frames):
        assert t_s < next_s
        assert at is not None
        assert next_at is not None
        assert before - timedelta(seconds=5) < at <= next_at < datetime.now(UTC)
    sent, kept = units(path), units(Path(clip.kept.path))
    first = sent.index(kept[0])
    assert kept == sent[first : first + len(kept)]
    # What UDP loses at the end nobody sends again; the count of frames says how much it may be.
    assert transport or kept[-1] == sent[-1]


def test_credentials_are_asked_for_and_never_told(tmp_path: Path) -> None:
    path = make_video(tmp_path / "a.mp4", frames=10)
    with rtsp_server(path, user="guard", password="p@ss/w") as url:
        for wrong in ("guard:wr0ng@", ""):
            with pytest.raises(AccessError) as caught:
                open_source(url.replace("://", f"://{wrong}"))
            assert str(caught.value).startswith(f"{url}: the user name or password was refused")
        with open_source(url.replace("://", "://guard:p%40ss%2Fw@")) as source:
            assert source.name == url
            assert next(source.frames()).luma.shape == (120, 160)


@pytest.mark.parametrize("digest", [False, True])
def test_both_kinds_of_authentication_are_spoken(digest: bool) -> None:
    shown = Shown(rate_fps=10, user="guard", password="p@ss/w", digest=digest)
    with standing_in(shown) as camera:
        url = camera.url()
        with pytest.raises(AccessError, match="password was refused"):
            open_source(url.replace("://", "://guard:wr0ng@"))
        with open_source(url.replace("://", "://guard:p%40ss%2Fw@")) as source:
            assert next(source.frames()).luma.shape == (180, 320)


def test_a_picture_of_another_size_ends_what_was_begun() -> None:
    packets: list[Packet] = []
    with standing_in(Shown(rate_fps=10)) as camera, open_source(camera.url()) as source:
        frames = source.frames(packets.append)
        sizes = {next(frames).luma.shape for _ in range(20)}
        camera.resize(160, 90)

        with pytest.raises(SourceError, match=r"changed from 320×180 to 160×90; .* opened anew"):
            sizes |= {frame.luma.shape for frame in frames}

    assert sizes == {(180, 320)}
    decoder = av.VideoCodecContext.create("h264", "r")
    decoded = [p for packet in packets for p in decoder.decode(av.Packet(packet.data))]
    assert {(p.width, p.height) for p in decoded} == {(320, 180)}


def test_the_clock_of_a_camera_is_known_from_its_reports() -> None:
    with standing_in(Shown(rate_fps=10)) as camera, open_source(camera.url()) as source:
        for _ in source.frames():
            if (offset_s := source.counters.clock_offset_s) is not None:
                break

    # Both clocks are this machine's; what is left is the way, and the pictures read at the start.
    assert offset_s is not None
    assert -3.0 < offset_s < 0.1


def test_a_camera_whose_opening_hangs_is_given_up() -> None:
    now_s = itertools.count(0.0, 5.0)
    ended = threading.Event()

    def hang() -> InputContainer:
        ended.wait(30)
        raise ValueError

    feed = LiveFeed(hang, lambda: False, lambda: next(now_s))

    with pytest.raises(TimeoutError):
        feed.container()

    ended.set()
    feed.close()


def test_a_camera_that_sends_sound_and_no_picture_is_given_up(tmp_path: Path) -> None:
    song = make_sound(tmp_path / "song.mp4")
    now_s = itertools.count(0.0, 0.5)
    feed = LiveFeed(lambda: av.open(str(song)), lambda: False, lambda: next(now_s))
    container = feed.container()
    assert container is not None

    with pytest.raises(TimeoutError):
        list(feed.start([container.streams.audio[0]], lossy=True))

    feed.close()


def test_an_unknown_path_is_told(tmp_path: Path) -> None:
    path = make_video(tmp_path / "a.mp4", frames=10)
    with rtsp_server(path) as url, pytest.raises(SourceError, match="knows no such stream"):
        open_source(url.replace("/stream", "/other"))


def test_a_stop_ends_waiting_for_a_silent_camera() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"rtsp://127.0.0.1:{silent.getsockname()[1]}/x"
        began = time.monotonic()
        asked = threading.Event()

        def interrupted() -> bool:
            first = not asked.is_set()
            asked.set()
            return not first

        with pytest.raises(SourceError, match="stopped"):
            open_source(url, interrupted=interrupted)
        assert time.monotonic() - began < 2.0


def test_a_stop_ends_a_stream(tmp_path: Path) -> None:
    path = make_video(tmp_path / "a.mp4", frames=500)
    stop = threading.Event()
    with rtsp_server(path) as url, open_source(url, interrupted=stop.is_set) as source:
        frames = source.frames()
        next(frames)
        stop.set()
        began = time.monotonic()
        for _ in frames:
            pass
        assert time.monotonic() - began < 2.0


def test_a_slow_analysis_passes_frames_over_and_keeps_their_packets(tmp_path: Path) -> None:
    path = make_video(tmp_path / "a.mp4", frames=250, gop=25)
    arriving, now_s = itertools.count(), 0.0

    def clock() -> float:
        reads = threading.current_thread().name == "camera-reader"
        return next(arriving) / 25 if reads else now_s

    feed = LiveFeed(lambda: av.open(str(path)), lambda: False, clock)
    container = feed.container()
    assert container is not None
    packets: list[Packet] = []
    times: list[float] = []
    with ContainerSource(str(path), "yard", container, feed, live=True) as source:
        for frame in source.frames(packets.append):
            times.append(frame.t_s)
            # After two seconds the analysis stands still for three.
            now_s = max(now_s, frame.t_s + 3.0 * (frame.index == 50))
            if frame.index == 50:
                late_s = now_s

    (gap,) = [(a, b) for a, b in itertools.pairwise(times) if b - a > 0.05]
    assert gap[0] < 2.2
    assert late_s - 1.1 < gap[1] < late_s + 0.1
    assert source.counters.skipped_frames == 250 - len(times) == round((gap[1] - gap[0]) * 25) - 1
    assert source.counters.dropped_packets == 0
    assert len(packets) == 250


def test_packets_that_wait_for_a_slow_reader_are_counted(tmp_path: Path) -> None:
    path = make_video(tmp_path / "a.mp4", frames=50)
    feed = LiveFeed(lambda: av.open(str(path)), lambda: False)
    container = feed.container()
    assert container is not None
    packets = feed.start([container.streams.video[0]], lossy=True)

    next(packets)
    until(lambda: feed.counters.received_frames == 50)
    next(packets)
    waiting = feed.counters.waiting_packets

    feed.close()
    # The last one and the end may still be on their way into the queue.
    assert 47 <= waiting <= 49

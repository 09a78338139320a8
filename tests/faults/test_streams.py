"""What cameras may send, and that what is seen stays right."""

import itertools
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from faults.watched import watched
from rtsp_server import rtsp_server
from throws import draw_throw
from videos import make_video

from benchmarks.service.stand_in import Shown, standing_in
from vision.records import EventState

pytestmark = pytest.mark.fault


def test_another_size_of_the_picture_begins_anew() -> None:
    with standing_in(Shown()) as camera, watched(camera.url()) as gate:
        gate.until(gate.runs, 40)

        camera.resize(160, 90)
        gate.until(lambda: gate.status.last_outage is not None and gate.runs(), 40)
        status = gate.status

    assert (status.width, status.height) == (160, 90)
    assert status.last_outage is not None
    assert "the picture changed from 320×180 to 160×90" in status.last_outage.cause
    assert (status.reconnects, status.restarts) == (1, 0)


def test_another_codec_begins_anew() -> None:
    with standing_in(Shown()) as camera, watched(camera.url()) as gate:
        gate.until(gate.runs, 40)
        camera.process.kill()
        camera.process.wait()

        with standing_in(Shown(codec="h265", port=camera.port)):
            gate.until(lambda: gate.status.codec == "hevc" and gate.runs(), 40)

    assert [opened.info.codec for opened in gate.openings()] == ["h264", "hevc"]


def test_garbage_in_place_of_pictures_ends_nothing(tmp_path: Path) -> None:
    video = _with_garbage(make_video(tmp_path / "a.mp4", frames=200), tmp_path / "garbage.mp4")
    with rtsp_server(video) as url, watched(url) as gate:
        gate.until(lambda: gate.status.corrupt_frames > 10, 60)
        status = gate.status

    assert status.restarts == 0
    assert status.frames > 0
    assert not gate.ended_events()


def test_each_throw_is_one_event_however_often_the_stream_is_opened(tmp_path: Path) -> None:
    throw = draw_throw(tmp_path / "tower.mp4")
    with rtsp_server(throw.path) as url, watched(url, tmp_path / "evidence") as gate:
        gate.until(lambda: len(gate.clips()) == 2, 100)
        openings = len(gate.openings())

    events = [event for event in gate.ended_events() if event.state is EventState.CONFIRMED]
    assert openings == 2
    assert len({event.id for event in events}) == len(events) == 2
    assert {clip.event_id for clip in gate.clips()} == {event.id for event in events}
    times = [event.captured_at for event in events if event.captured_at is not None]
    ((first, second),) = itertools.pairwise(times)
    assert (second - first).total_seconds() > throw.spec.duration_s / 2


def _with_garbage(path: Path, into: Path) -> Path:
    """Every fourth picture becomes noise of the same length, behind its own first byte."""
    noise = np.random.default_rng(3)
    with av.open(path) as source, av.open(into, "w") as sink:
        video = source.streams.video[0]
        stream = sink.add_stream_from_template(video, opaque=True)
        for number, packet in enumerate(source.demux(video)):
            data = bytes(packet)
            if not data:
                continue
            if number % 4 == 2:
                data = data[:5] + noise.bytes(len(data) - 5)
            copy = av.Packet(data)
            copy.stream, copy.time_base = stream, packet.time_base or Fraction(1, 25)
            copy.pts, copy.dts = packet.pts, packet.dts
            copy.is_keyframe = packet.is_keyframe
            sink.mux_one(copy)
    return into

"""Continuous footage: whole groups of pictures, hashed, each in its place, none lost in silence."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from videos import make_video, units

from cameras.container import ContainerSource
from cameras.files import hashed
from cameras.messages import FootageGap, Message, SegmentReady
from cameras.opening import open_source
from cameras.segments import Segments, started_at
from cameras.source import Packet

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def video(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_video(tmp_path_factory.mktemp("video") / "a.mp4", frames=25 * 70, gop=50)


@contextmanager
def read(
    video: Path, folder: Path, sent: list[Message], full: Path | None = None
) -> Iterator[tuple[Segments, list[Packet]]]:
    """Segments of a video that began at noon, and its packets."""
    now = NOON
    with open_source(str(video)) as source:
        assert isinstance(source, ContainerSource)
        segments = Segments(
            folder, sent.append, source.info, source.templates, full=full, now=lambda: now
        )
        packets: list[Packet] = []
        for _ in source.frames(packets.append):
            pass

        def feed() -> Iterator[Packet]:
            nonlocal now
            for packet in packets:
                now = NOON + timedelta(seconds=packet.t_s)
                yield packet

        for packet in feed():
            segments.on_packet(packet)
        yield segments, packets


def test_segments_hold_every_packet_in_whole_groups(video: Path, tmp_path: Path) -> None:
    sent: list[Message] = []

    with read(video, tmp_path / "cam", sent) as (segments, _):
        segments.finish()

    first, second = sent
    assert isinstance(first, SegmentReady)
    assert isinstance(second, SegmentReady)
    assert units(Path(first.path)) + units(Path(second.path)) == units(video)
    assert (first.start_at, first.end_at) == (NOON, NOON + timedelta(seconds=60))
    assert (second.start_at, second.end_at) == (first.end_at, NOON + timedelta(seconds=70))
    for ready in (first, second):
        assert hashed(Path(ready.path)).sha256 == ready.sha256
        assert started_at(Path(ready.path)) == ready.start_at
    assert len([*(tmp_path / "cam").iterdir()]) == 2


def test_a_segment_that_a_killed_process_left_is_saved(video: Path, tmp_path: Path) -> None:
    sent: list[Message] = []
    with read(video, tmp_path / "other", []) as (segments, _):
        (unfinished,) = (tmp_path / "other").glob("*.part")
        written = unfinished.read_bytes()
        segments.finish()
    (tmp_path / "cam").mkdir()
    (tmp_path / "cam" / "20260301T115000.000000Z.mp4.part").write_bytes(written[:-100])

    with read(video, tmp_path / "cam", sent) as (segments, _):
        segments.finish()
    saved = sent[0]

    assert isinstance(saved, SegmentReady)
    assert hashed(Path(saved.path)).sha256 == saved.sha256
    assert saved.start_at == NOON - timedelta(minutes=10)
    # Ten seconds were written in groups of two; the last two were in no file yet.
    assert timedelta(seconds=6) <= saved.end_at - saved.start_at <= timedelta(seconds=8)


def test_nothing_is_recorded_while_there_is_no_room(video: Path, tmp_path: Path) -> None:
    sent: list[Message] = []
    full = tmp_path / "recording-stopped"
    full.touch()

    with read(video, tmp_path / "cam", sent, full) as (segments, packets):
        full.unlink()
        for packet in packets:
            segments.on_packet(packet)
        segments.finish()

    assert [type(message) for message in sent] == [FootageGap, SegmentReady, SegmentReady]
    gap = sent[0]
    assert isinstance(gap, FootageGap)
    assert gap.start_at == NOON
    assert "no more room" in gap.cause


def test_a_folder_that_cannot_be_made_is_told_once(video: Path, tmp_path: Path) -> None:
    sent: list[Message] = []
    (tmp_path / "cam").write_text("a file where the folder should be")

    with read(video, tmp_path / "cam", sent) as (segments, _):
        segments.finish()

    (gap,) = sent
    assert isinstance(gap, FootageGap)
    assert str(tmp_path / "cam") in gap.cause


def test_other_names_are_no_segments() -> None:
    assert started_at(Path("clip.mp4")) is None

"""Every loss is a gap with camera, start, end and cause."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from stored import NOON
from workers import INFO

from api.losses import UNDECIDED, Losses
from api.store import GapKind, Store
from cameras.messages import Failed, Finished, FootageGap, Progress, SegmentReady, Started

SECOND = timedelta(seconds=1)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store.open(tmp_path / "towerwatch.db")
    yield opened
    opened.close()


def progress(dropped: int) -> Progress:
    return Progress(25, 0, 1.0, 1.0, 25.0, dropped_packets=dropped)


def test_a_camera_that_was_away_is_a_gap_from_its_last_word_on(store: Store) -> None:
    losses = Losses(store)
    losses.hear("east", Started(INFO), NOON)
    losses.hear("east", progress(0), NOON + SECOND)

    losses.hear("east", Failed("rtsp://192.0.2.1: refused"), NOON + 3 * SECOND)
    losses.hear("east", Failed("rtsp://192.0.2.1: timed out"), NOON + 9 * SECOND)
    losses.hear("east", Started(INFO), NOON + 20 * SECOND)

    (gap,) = store.gaps.gaps()
    assert (gap.camera, gap.kind, gap.cause) == (
        "east",
        GapKind.WATCH,
        "rtsp://192.0.2.1: refused",
    )
    assert (gap.start_at, gap.end_at) == (NOON + SECOND, NOON + 20 * SECOND)


def test_a_killed_worker_leaves_a_gap_that_holds_what_had_no_verdict_yet(store: Store) -> None:
    losses = Losses(store)
    losses.hear("east", Started(INFO), NOON)
    losses.hear("east", progress(0), NOON + 60 * SECOND)

    losses.lost("east", "the worker was ended by SIGKILL", NOON + 61 * SECOND)

    (gap,) = store.gaps.gaps()
    assert (gap.start_at, gap.end_at) == (NOON + 60 * SECOND - UNDECIDED, None)
    assert gap.cause == "the worker was ended by SIGKILL"


def test_a_recording_that_was_read_to_its_end_leaves_no_gap(store: Store) -> None:
    losses = Losses(store)
    losses.hear("east", Started(INFO), NOON)
    losses.hear("east", Finished(50, 0, 2.0, 2.0, 0), NOON + SECOND)

    losses.lost("east", "the camera's worker has ended", NOON + 2 * SECOND)

    assert store.gaps.gaps() == []


@pytest.mark.parametrize("stopped", [True, False])
def test_the_time_without_a_service_is_a_gap_of_every_camera(store: Store, stopped: bool) -> None:
    before = Losses(store, lambda: NOON)
    before.start(["east"])
    before.hear("east", Started(INFO), NOON)
    before.beat(NOON + 60 * SECOND, stopped=stopped)

    after = Losses(store, lambda: NOON + 300 * SECOND)
    after.start(["east", "west"])
    after.hear("east", Started(INFO), NOON + 302 * SECOND)

    gaps = store.gaps.gaps(since=NOON + 60 * SECOND)
    start_at = NOON + 60 * SECOND - (timedelta() if stopped else UNDECIDED)
    assert sorted((gap.camera, gap.start_at, gap.end_at) for gap in gaps) == [
        ("east", start_at, NOON + 302 * SECOND),
        ("west", start_at, None),
    ]
    assert all(("without being stopped" in gap.cause) is not stopped for gap in gaps)


def test_packets_that_are_dropped_are_one_gap_until_none_are(store: Store) -> None:
    losses = Losses(store)
    losses.hear("east", Started(INFO), NOON)

    for second, dropped in enumerate([0, 5, 9, 9, 9], start=1):
        losses.hear("east", progress(dropped), NOON + second * SECOND)

    (gap,) = store.gaps.gaps()
    assert gap.kind is GapKind.PACKETS
    assert (gap.start_at, gap.end_at) == (NOON + SECOND, NOON + 4 * SECOND)


def test_footage_that_is_not_kept_is_a_gap_until_the_next_segment(store: Store) -> None:
    losses = Losses(store)
    segment = SegmentReady("a.mp4", "ab", 1, NOON + 9 * SECOND, NOON + 69 * SECOND, "h264", "")

    losses.hear("east", FootageGap(NOON, "No space left on device"), NOON + SECOND)
    losses.hear("east", segment, NOON + 70 * SECOND)

    (gap,) = store.gaps.gaps()
    assert (gap.kind, gap.start_at, gap.end_at) == (GapKind.RECORDING, NOON, NOON + 9 * SECOND)

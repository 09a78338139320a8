"""The service notes that it lives, and stops to record when nothing may be deleted."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from footage import kept_event
from stored import NOON, an_event
from waiting import until

from api.housekeeping import FULL, Housekeeping
from api.inbox import Inbox
from api.losses import Losses
from api.retention import Limits
from api.sinks.outbox import Outbox
from api.store import GapKind, Store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store.open(tmp_path / "towerwatch.db")
    yield opened
    opened.close()


def test_recording_stops_and_goes_on_with_a_gap_between(store: Store, tmp_path: Path) -> None:
    kept_event(store, tmp_path, an_event(), NOON, still=b"x" * 2000)
    losses, limits = Losses(store), Limits(least_free_bytes=1, quota_bytes=1000)
    with Inbox(losses.unkept) as inbox:
        keeping = Housekeeping(
            store,
            tmp_path,
            limits,
            Outbox(store.session),
            inbox,
            losses,
            lambda: ["east", "west"],
            now=lambda: NOON,
        )
        keeping.tidy(expiring=False)
        full, told = keeping.full, (tmp_path / FULL).read_text()
        store.expiry.incidents_before(NOON + timedelta(days=1))
        keeping.tidy(expiring=False)

    assert full is not None
    assert full in told
    assert keeping.full is None
    assert not (tmp_path / FULL).exists()
    gaps = store.gaps.gaps()
    assert {(gap.camera, gap.kind) for gap in gaps} == {
        ("east", GapKind.RECORDING),
        ("west", GapKind.RECORDING),
    }
    assert all(gap.cause == full and gap.end_at is not None for gap in gaps)


def test_it_notes_again_and_again_that_all_is_kept(store: Store, tmp_path: Path) -> None:
    losses = Losses(store)
    limits = Limits(least_free_bytes=1)

    with (
        Inbox(losses.unkept) as inbox,
        Housekeeping(
            store,
            tmp_path,
            limits,
            Outbox(store.session),
            inbox,
            losses,
            list,
            now=lambda: NOON,
            beat_s=0.01,
        ),
    ):
        until(lambda: store.gaps.last_beat() is not None, 20, "a heartbeat")

    assert store.gaps.last_beat() == (NOON, False)

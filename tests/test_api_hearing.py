"""What workers tell reaches the store in order; a worker that is gone is a loss unless all end."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from stored import an_event
from workers import INFO

from api.doors.doors import Doors
from api.hearing import Hearing
from api.inbox import Inbox
from api.intake import Intake
from api.losses import Losses
from api.store import GapKind, Store
from cameras.messages import EventUpdate, Started


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store.open(tmp_path / "towerwatch.db")
    yield opened
    opened.close()


@pytest.mark.parametrize("ending", [False, True])
def test_an_event_is_kept_and_a_lost_worker_is_a_gap_unless_the_service_ends(
    store: Store, tmp_path: Path, ending: bool
) -> None:
    losses = Losses(store)
    with Inbox(losses.unkept) as inbox:
        hearing = Hearing(Doors([], store), inbox, Intake(store, tmp_path), losses, lambda: ending)

        hearing.hear("east", Started(INFO))
        hearing.hear("east", EventUpdate(an_event()))
        hearing.lost("east", "the worker was ended by SIGKILL")

    (stored,) = store.events().events
    assert (stored.camera, stored.ended) == ("east", True)
    gaps = [(gap.kind, gap.cause) for gap in store.gaps.gaps()]
    assert gaps == ([] if ending else [(GapKind.WATCH, "the worker was ended by SIGKILL")])

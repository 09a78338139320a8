"""kill -9 of any process at any moment: what happened is in the store once, or in a gap."""

import os
import signal
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from faults.running import Running, running
from faults.truth import Happened, command, told_now, truth
from waiting import until

from api.check import compare
from api.store import Gap, GapKind, Store, StoredEvent
from api.store.database import DATABASE

KILLS = int(os.environ.get("TOWERWATCH_KILLS", "20"))
SEED = int(os.environ.get("TOWERWATCH_SEED", "6"))
TIMEOUT_S = 600 + 30 * KILLS

pytestmark = [pytest.mark.fault, pytest.mark.timeout(TIMEOUT_S)]


def test_what_happened_is_in_the_store_once_or_in_a_gap(tmp_path: Path) -> None:
    data, told, log = tmp_path / "data", tmp_path / "truth", tmp_path / "log"
    random = Random(SEED)
    started = command(data, told, cameras=2)
    kills = [random.choice(["service", "fork server", "worker"]) for _ in range(KILLS)]
    killed_at: list[datetime] = []

    while kills:
        with running(started, log) as service:
            while kills:
                more = told_now(told) + random.randint(0, 8)
                until(lambda: told_now(told) >= more, 180, "events come")  # noqa: B023  # at once
                threading.Event().wait(random.uniform(0.0, 1.5))
                victim = kills.pop()
                killed_at.append(datetime.now(UTC))
                kill(service, victim, random)
                if victim == "service":
                    break
            else:
                until(lambda: len(service.workers()) == 2, 30, "the cameras are watched again")
                threading.Event().wait(3.0)
                service.stop()
    with running(started, log) as service:
        until(lambda: bool(service.workers()), 30, "the cameras are watched again")
        service.stop()

    happened = list(truth(told))
    store = Store.open(data / DATABASE)
    gaps = store.gaps.gaps(limit=1000)
    kept = {one.id: one for one in store.events(limit=100_000).events}
    unexplained = [one for one in happened if not is_kept(kept.get(one.id), one, gaps)]
    undisturbed = [one for one in happened if not any(disturbs(at, one) for at in killed_at)]
    report = compare(store, data, prove=True)
    store.close()
    assert len(happened) > KILLS, "too little happened"
    assert unexplained == [], log.read_text()[-4000:]
    assert len(undisturbed) > KILLS // 2, "too little happened between the kills"
    assert [one for one in undisturbed if not is_kept(kept.get(one.id), one, [])] == []
    assert set(kept) <= {one.id for one in happened}
    assert report.clean(), report
    assert sum(one.clip is not None for one in kept.values()) > KILLS // 2
    assert "Traceback" not in log.read_text()


def disturbs(killed_at: datetime, happened: Happened) -> bool:
    """Whether a process was killed before all of an event was told, on a busy machine."""
    return happened.at <= killed_at <= happened.at + timedelta(seconds=3)


def kill(service: Running, victim: str, random: Random) -> None:
    """Of one kind of process, one that lives, if any does."""
    found = {
        "service": lambda: [service.process.pid],
        "fork server": service.fork_servers,
        "worker": service.workers,
    }[victim]()
    if found:
        os.kill(random.choice(found), signal.SIGKILL)


def is_kept(stored: StoredEvent | None, happened: Happened, gaps: list[Gap]) -> bool:
    """Whether an event is in the store, with its clip or the reason for there being none; or else
    in a gap of its camera."""
    if stored is not None and stored.document["state"] == "confirmed" and stored.ended:
        return stored.clip is not None or stored.clip_gap is not None
    slack = timedelta(milliseconds=1)
    return any(
        gap.camera == happened.camera
        and gap.kind in {GapKind.WATCH, GapKind.REPORTS}
        and gap.start_at - slack <= happened.at
        and (gap.end_at is None or happened.at <= gap.end_at)
        for gap in gaps
    )

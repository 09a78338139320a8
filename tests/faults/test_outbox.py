"""kill -9 of a service whose news is on its way: all of it arrives, and in order."""

import os
import threading
from pathlib import Path
from random import Random

import httpx
import pytest
from faults.running import Running, running
from faults.truth import command, truth
from receivers import Receiver, web_receiver
from waiting import until

from api.store import Store
from api.store.database import DATABASE

KILLS = int(os.environ.get("TOWERWATCH_KILLS", "20")) // 4
SEED = int(os.environ.get("TOWERWATCH_SEED", "6"))
TIMEOUT_S = 600 + 60 * KILLS

pytestmark = [pytest.mark.fault, pytest.mark.timeout(TIMEOUT_S)]


def test_what_was_confirmed_arrives_and_in_order_for_each_camera(tmp_path: Path) -> None:
    data, told, log = tmp_path / "data", tmp_path / "truth", tmp_path / "log"
    random = Random(SEED)

    with web_receiver() as receiver:
        watching = command(data, told, cameras=3, hook=receiver.url)
        for _ in range(KILLS):
            with running(watching, log) as service:
                more = len(receiver.kept) + random.randint(1, 12)
                until(lambda: len(receiver.kept) >= more, 180, "news comes")  # noqa: B023  # at once
                threading.Event().wait(random.uniform(0.0, 1.5))
                service.process.kill()
                service.process.wait(10)
        idle = command(data, told, cameras=0, hook=receiver.url)
        with running(idle, log) as service:
            until(lambda: waiting(service) == 0, 60, "everything has arrived")
            service.stop()

    happened = [one.id for one in truth(told)]
    store = Store.open(data / DATABASE)
    kept = store.events(limit=100_000).events
    store.close()
    sure = {one.id: one.camera for one in kept if one.document["state"] == "confirmed"}
    assert len(sure) > KILLS
    assert set(receiver.kept) == {
        f"{one}.{news}" for one in sure for news in ("confirmed", "ended")
    }
    assert len({about(document) for document in receiver.kept.values()}) == len(receiver.kept)
    for camera in set(sure.values()):
        order = [one for one in arrivals(receiver, happened) if sure[happened[one[0]]] == camera]
        assert order == sorted(order)
    assert "Traceback" not in log.read_text()


def waiting(service: Running) -> int:
    """How much news is on its way."""
    answer = httpx.get(f"{service.address}/api/v1/outbox", trust_env=False, timeout=10)
    return sum(sink["waiting"] for sink in answer.json()["sinks"])


def about(document: dict[str, dict[str, dict[str, str]]]) -> tuple[str, str]:
    """What a webhook told, whatever its id."""
    return str(document["type"]), document["data"]["event"]["id"]


def arrivals(receiver: Receiver, happened: list[str]) -> list[tuple[int, str]]:
    """What came, in the order in which it first came: the number of the event, and the news."""
    number = {event_id: place for place, event_id in enumerate(happened)}
    parts = (letter.split(".") for letter in receiver.news())
    return [(number[event_id], news) for event_id, news in parts]

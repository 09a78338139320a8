"""Legal holds over HTTP, and the gaps that are handed out."""

from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from stored import NOON, an_event

from api.app import create_app
from api.doors.doors import Doors
from api.store import Gap, GapKind, Store

pytestmark = pytest.mark.anyio


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store.open(tmp_path / "towerwatch.db")
    opened.record(an_event("e1"), "cam", NOON)
    yield opened
    opened.close()


@pytest.fixture
async def client(store: Store, tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    app = create_app(store, tmp_path, list, Doors([], store), troubles=lambda: ["no room"])
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as asking:
        yield asking


async def test_a_hold_says_who_and_why_and_who_let_go(client: httpx.AsyncClient) -> None:
    hold = "/api/v1/events/e1/hold"

    placed = await client.put(hold, json={"who": "Inspector Li", "why": "case 17"})
    released = await client.delete(hold, params={"who": "Inspector Wang", "why": "closed"})
    again = await client.delete(hold, params={"who": "Inspector Wang", "why": "closed"})

    assert placed.json()["held"] is True
    assert released.json()["held"] is False
    (kept,) = (await client.get(hold)).json()["holds"]
    assert (kept["who"], kept["why"]) == ("Inspector Li", "case 17")
    assert (kept["released_by"], kept["released_why"]) == ("Inspector Wang", "closed")
    assert again.status_code == 404


@pytest.mark.parametrize("wish", [{"who": "", "why": "x"}, {"who": "x"}, {"who": "x", "why": ""}])
async def test_a_hold_without_a_name_or_a_reason_is_refused(
    client: httpx.AsyncClient, wish: dict[str, str]
) -> None:
    answer = await client.put("/api/v1/events/e1/hold", json=wish)

    assert answer.status_code == 422


async def test_only_what_is_there_can_be_held(client: httpx.AsyncClient) -> None:
    answer = await client.put("/api/v1/events/e2/hold", json={"who": "x", "why": "y"})

    assert answer.status_code == 404
    assert "there is no event e2" in answer.json()["detail"]


async def test_gaps_are_listed_by_camera_and_time(client: httpx.AsyncClient, store: Store) -> None:
    hour = timedelta(hours=1)
    store.gaps.add(Gap("east", GapKind.WATCH, NOON, NOON + hour, "the camera was away"))
    store.gaps.add(Gap("west", GapKind.RECORDING, NOON + 2 * hour, None, "the disk is full"))

    everything = (await client.get("/api/v1/gaps")).json()["gaps"]
    east = (await client.get("/api/v1/gaps", params={"camera": "east"})).json()["gaps"]
    later = (await client.get("/api/v1/gaps", params={"from": "2026-03-01T13:30:00Z"})).json()

    assert [gap["camera"] for gap in everything] == ["west", "east"]
    assert east == [
        {
            "camera": "east",
            "kind": "watch",
            "start_at": "2026-03-01T12:00:00Z",
            "end_at": "2026-03-01T13:00:00Z",
            "cause": "the camera was away",
        }
    ]
    assert [gap["end_at"] for gap in later["gaps"]] == [None]


async def test_health_tells_what_else_is_wrong(client: httpx.AsyncClient) -> None:
    health = (await client.get("/healthz")).json()

    assert (health["status"], health["troubles"]) == ("degraded", ["no room"])

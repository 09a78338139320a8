"""What programs and guards get of doors over HTTP."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import pytest
from doors_process import bike
from ports import free_port
from waiting import until

from api.app import create_app
from api.doors.addresses import output_address
from api.doors.command import Output
from api.doors.doors import DoorPlan, Doors
from api.store import Store

pytestmark = pytest.mark.anyio


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store.open(tmp_path / "towerwatch.db")
    yield opened
    opened.close()


@pytest.fixture
def doors(store: Store) -> Iterator[Doors]:
    url = f"http://guard:hunter2@127.0.0.1:{free_port()}/hold"
    outputs = {Output.DOOR_HOLD: output_address("door_hold", url)}
    with Doors([DoorPlan("car-a", "camera-a", outputs)], store) as started:
        yield started


@pytest.fixture
async def client(store: Store, doors: Doors, tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    app = create_app(store, tmp_path, list, doors)
    transport = httpx.ASGITransport(app, client=("192.0.2.7", 5000))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as opened:
        yield opened


async def test_a_door_tells_whether_it_is_held_and_why(
    client: httpx.AsyncClient, doors: Doors
) -> None:
    (idle,) = (await client.get("/api/v1/doors")).json()["doors"]
    doors.hear("camera-a", bike())
    until(lambda: any(output.sent for output in doors.states()[0].outputs if output.sent))
    until(lambda: doors.states()[0].state == "held")
    (held,) = (await client.get("/api/v1/doors")).json()["doors"]

    assert (idle["held"], idle["state"], idle["events"]) == (False, "not_asked", [])
    assert (held["held"], held["state"], held["events"]) == (True, "held", ["bike"])
    assert (held["name"], held["camera"], held["dry_run"]) == ("car-a", "camera-a", True)
    assert held["inputs"][0] == {
        "name": "fire_service",
        "address": None,
        "contact": "closed",
        "error": None,
    }
    assert held["outputs"][0]["sent"]["command"]["output"] == "door_hold"
    assert held["changes"][0]["state"] == "held"
    assert "hunter2" not in str(held)


async def test_a_guard_lets_go_and_the_store_keeps_who_did_it(
    client: httpx.AsyncClient, doors: Doors, store: Store
) -> None:
    doors.hear("camera-a", bike())
    until(lambda: doors.states()[0].state == "held")

    answer = await client.post("/api/v1/doors/car-a/release", json={"who": " Li "})

    assert answer.status_code == 200
    assert (answer.json()["held"], answer.json()["state"]) == (False, "released")
    until(lambda: len(store.door_changes("car-a", 9)) == 2)
    kept = store.door_changes("car-a", 9)[-1]
    assert (kept.state, kept.who, kept.address, kept.events) == (
        "released",
        "Li",
        "192.0.2.7",
        ("bike",),
    )
    (change, *_) = (await client.get("/api/v1/doors")).json()["doors"][0]["changes"]
    assert (change["who"], change["address"]) == ("Li", "192.0.2.7")


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/api/v1/doors/car-z/release", {"who": "Li"}, 404),
        ("/api/v1/doors/Car%20A/release", {"who": "Li"}, 422),
        ("/api/v1/doors/car-a/release", {}, 422),
        ("/api/v1/doors/car-a/release", {"who": ""}, 422),
        ("/api/v1/doors/car-a/release", {"who": "   "}, 422),
        ("/api/v1/doors/car-a/release", {"who": "Li\nforged line"}, 422),
        ("/api/v1/doors/car-a/release", {"who": "x" * 81}, 422),
    ],
)
async def test_a_wrong_request_is_a_problem_and_lets_nothing_go(
    client: httpx.AsyncClient, doors: Doors, path: str, body: dict[str, str], status: int
) -> None:
    answer = await client.post(path, json=body)

    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert doors.states()[0].changes == ()


async def test_health_names_doors_whose_devices_fail(store: Store, tmp_path: Path) -> None:
    url = f"http://127.0.0.1:{free_port()}/hold"
    outputs = {Output.DOOR_HOLD: output_address("door_hold", url)}
    contact = output_address("standing", f"http://127.0.0.1:{free_port()}/contact")
    plans = [DoorPlan("car-a", "camera-a", outputs, contact, contact, dry_run=False)]
    with Doors(plans, store) as doors:
        until(lambda: all(output.error for output in doors.states()[0].outputs))
        app = create_app(store, tmp_path, list, doors)
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
            health = (await client.get("/healthz")).json()

    assert (health["status"], health["doors_down"]) == ("degraded", ["car-a"])

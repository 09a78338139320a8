"""What sinks did not take: listed and replayed, by command and by request."""

from pathlib import Path

import httpx
import pytest
from letters import ALL, an_outbox
from stored import NOON, an_event
from typer.testing import CliRunner

from api.app import create_app
from api.doors.doors import Doors
from api.main import build


@pytest.mark.anyio
async def test_programs_list_and_replay(tmp_path: Path) -> None:
    woken: list[bool] = []
    with an_outbox(tmp_path, {"desk": ALL}) as (store, outbox):
        store.record(an_event(), "east", NOON)
        letter = outbox.waiting("desk", 1)[0]
        outbox.failed(letter, "answered 400", dead=True)
        app = create_app(
            store, tmp_path, list, Doors([], store), wake_sinks=lambda: woken.append(True)
        )
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            listed = (await client.get("/api/v1/outbox")).json()
            replayed = await client.post("/api/v1/outbox/replay", json={"numbers": [letter.number]})
            after = (await client.get("/api/v1/outbox")).json()

    assert [(dead["id"], dead["error"]) for dead in listed["dead"]] == [
        ("e1.confirmed", "answered 400")
    ]
    assert [(sink["waiting"], sink["dead"]) for sink in listed["sinks"]] == [(1, 1)]
    assert (replayed.json(), woken) == ({"replayed": 1}, [True])
    assert (after["dead"], after["sinks"][0]["waiting"]) == ([], 2)


def test_people_list_and_replay(tmp_path: Path) -> None:
    with an_outbox(tmp_path, {"desk": ALL}) as (store, outbox):
        store.record(an_event(), "east", NOON)
        outbox.failed(outbox.waiting("desk", 1)[0], "answered 400", dead=True)
    settings = tmp_path / "towerwatch.yaml"
    settings.write_text("data: .\n")

    def said(*words: str) -> list[str]:
        result = CliRunner().invoke(build("outbox"), ["outbox", *words, "--config", str(settings)])
        assert result.exit_code == 0, result.output
        return result.output.splitlines()

    dead, counts = said("list")
    replayed = said("replay", "--sink", "desk")

    assert dead.endswith("desk east e1.confirmed 2026-03-01T12:00:00Z 1 tries: answered 400")
    assert counts == "desk: 1 waiting, 1 given up"
    assert replayed == ["1 will be tried again"]
    assert said("list") == ["desk: 2 waiting, 0 given up"]

"""The description of the interface is complete, and browsers are told what they may do."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from api.app import create_app
from api.applying import LiveSettings
from api.doors.doors import Doors
from api.store import Store


@pytest.fixture
def app(tmp_path: Path) -> Iterator[FastAPI]:
    store = Store.open(tmp_path / "towerwatch.db")
    settings = tmp_path / "towerwatch.yaml"
    settings.touch()
    yield create_app(store, tmp_path, list, Doors([], store), live=LiveSettings(settings))
    store.close()


def asking(app: FastAPI, name: str) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=f"http://{name}")


def test_every_response_and_every_error_has_a_model(app: FastAPI) -> None:
    description = app.openapi()
    assert set(description["paths"]) == {
        "/api/v1/events",
        "/api/v1/events/{event_id}",
        "/api/v1/events/{event_id}/evidence",
        "/api/v1/events/{event_id}/clip",
        "/api/v1/events/{event_id}/still",
        "/api/v1/events/{event_id}/hold",
        "/api/v1/gaps",
        "/api/v1/cameras",
        "/api/v1/audit",
        "/api/v1/session",
        "/api/v1/outbox",
        "/api/v1/outbox/replay",
        "/api/v1/doors",
        "/api/v1/doors/{name}/release",
        "/api/v1/settings",
        "/api/v1/settings/cameras/{name}",
        "/api/v1/settings/sinks/{name}",
        "/api/v1/settings/tokens/{name}",
        "/healthz",
        "/metrics",
        "/readyz",
    }
    for path in description["paths"].values():
        for operation in path.values():
            assert operation["description"]
            assert any(int(status) >= 400 for status in operation["responses"])
            for status, response in operation["responses"].items():
                contents = response.get("content", {})
                if int(status) >= 400:
                    (content,) = contents.values()
                    assert set(contents) == {"application/problem+json"}
                    assert content["schema"]["$ref"].endswith("/Problem")
                elif int(status) != 304:
                    assert contents
                    assert all(content["schema"] for content in contents.values())
            for parameter in operation.get("parameters", []):
                assert parameter["description"], parameter


@pytest.mark.anyio
@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/docs",
        "/page/page.js",
        "/page/doors.js",
        "/page/token.js",
        "/page/words.js",
        "/healthz",
    ],
)
async def test_a_page_may_load_nothing_from_elsewhere(app: FastAPI, path: str) -> None:
    async with asking(app, "localhost") as client:
        answer = await client.get(path)
    assert answer.status_code == 200
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    assert "http" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "//" not in answer.text.replace("// ", "").replace("http://www.w3.org/2000/svg", "")


@pytest.mark.anyio
async def test_a_foreign_name_that_points_here_is_refused(app: FastAPI) -> None:
    async with asking(app, "evil.example") as client:
        answer = await client.get("/api/v1/events")
    assert answer.status_code == 421
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.anyio
@pytest.mark.parametrize("origin", ["https://evil.example", "http://localhost:8471", "null"])
async def test_another_web_page_cannot_change_anything(app: FastAPI, origin: str) -> None:
    async with asking(app, "localhost") as client:
        answer = await client.post(
            "/api/v1/doors/a/release", json={"who": "x"}, headers={"Origin": origin}
        )
    assert answer.status_code == 403
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.anyio
@pytest.mark.parametrize("headers", [{}, {"Origin": "http://localhost"}])
async def test_the_page_itself_and_programs_may(app: FastAPI, headers: dict[str, str]) -> None:
    async with asking(app, "localhost") as client:
        answer = await client.post("/api/v1/doors/a/release", json={"who": "x"}, headers=headers)
    assert answer.status_code == 404

"""Settings over HTTP: seen without passwords, changed only by whoever has seen them."""

import logging
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import pytest

from api.app import create_app
from api.applying import LiveSettings
from api.doors.doors import Doors
from api.store import Store
from api.tokens import Keys, sum_of

pytestmark = pytest.mark.anyio

TEXT = """\
cameras:
  - name: east
    url: rtsp://guard:hunter2@192.0.2.1/east
"""
SECRET = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "towerwatch.yaml"
    path.write_text(TEXT, encoding="utf-8")
    return path


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store.open(tmp_path / "towerwatch.db")
    yield opened
    opened.close()


@pytest.fixture
async def client(store: Store, file: Path) -> AsyncIterator[httpx.AsyncClient]:
    app = create_app(store, file.parent, list, Doors([], store), live=LiveSettings(file))
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as opened:
        yield opened


async def test_what_was_read_can_be_changed_and_written(
    client: httpx.AsyncClient, file: Path
) -> None:
    read = await client.get("/api/v1/settings")
    (camera,) = read.json()["settings"]["cameras"]
    camera["falling"] = {"sensitivity": 60}

    answer = await client.put(
        "/api/v1/settings/cameras/east", json=camera, headers={"If-Match": read.headers["etag"]}
    )

    assert camera["url"] == "rtsp://***@192.0.2.1/east"
    assert answer.status_code == 200
    assert answer.headers["etag"] == (await client.get("/api/v1/settings")).headers["etag"]
    assert answer.json()["settings"]["cameras"] == [
        {
            "name": "east",
            "url": "rtsp://***@192.0.2.1/east",
            "falling": {"sensitivity": 60.0},
        }
    ]
    assert file.read_text(encoding="utf-8") == f"{TEXT}    falling:\n      sensitivity: 60.0\n"


async def test_a_camera_is_made_and_taken_out(client: httpx.AsyncClient, file: Path) -> None:
    path, match = "/api/v1/settings/cameras/west", {"If-Match": "*"}

    made = await client.put(path, json={"name": "west", "url": "rtsp://h/1"}, headers=match)
    gone = await client.delete(path, headers={"If-Match": made.headers["etag"]})

    assert (made.status_code, gone.status_code) == (201, 200)
    assert file.read_text(encoding="utf-8") == TEXT


EAST = {"name": "east", "url": "rtsp://192.0.2.1/other"}


@pytest.mark.parametrize(
    ("method", "name", "body", "match", "status", "words"),
    [
        ("PUT", "east", EAST, None, 428, "If-Match is missing"),
        ("PUT", "east", EAST, '"old"', 412, "read them again"),
        ("PUT", "west", EAST, "*", 422, "name: is east"),
        ("PUT", "east", {**EAST, "before_s": 99}, "*", 422, "body.before_s"),
        ("PUT", "east", {**EAST, "befor_s": 9}, "*", 422, "body.befor_s"),
        ("PUT", "east", {**EAST, "zone": {}, "elevator": {}}, "*", 422, "camera east: zone"),
        (
            "PUT",
            "east",
            {"name": "east", "url": "rtsp://***@198.51.100.7/"},
            "*",
            422,
            "camera east: url",
        ),
        ("DELETE", "east", None, None, 428, "If-Match is missing"),
        ("DELETE", "west", None, "*", 404, "there is no camera west"),
    ],
)
async def test_a_wrong_request_is_a_problem_and_changes_nothing(
    client: httpx.AsyncClient,
    file: Path,
    method: str,
    name: str,
    body: dict[str, object] | None,
    match: str | None,
    status: int,
    words: str,
) -> None:
    headers = {} if match is None else {"If-Match": match}

    answer = await client.request(
        method, f"/api/v1/settings/cameras/{name}", json=body, headers=headers
    )

    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert words in answer.json()["detail"]
    assert "hunter2" not in answer.text
    assert file.read_text(encoding="utf-8") == TEXT


async def test_a_sink_that_was_read_can_be_changed_and_taken_out(
    client: httpx.AsyncClient, file: Path
) -> None:
    path, match = "/api/v1/settings/sinks/desk", {"If-Match": "*"}
    webhook = {"url": "https://tower:hunter2@192.0.2.9/hook", "secret": SECRET}

    made = await client.put(path, json={"name": "desk", "webhook": webhook}, headers=match)
    (sink,) = made.json()["settings"]["sinks"]
    changed = await client.put(path, json=sink | {"states": ["confirmed"]}, headers=match)
    text = file.read_text(encoding="utf-8")
    gone = await client.delete(path, headers=match)

    assert (made.status_code, changed.status_code, gone.status_code) == (201, 200, 200)
    assert sink["webhook"] == {"url": "https://***@192.0.2.9/hook", "secret": "***"}
    assert "hunter2" in text
    assert SECRET in text
    assert gone.json()["settings"]["sinks"] == []


async def test_a_token_is_set_and_taken_out(client: httpx.AsyncClient, file: Path) -> None:
    path, match = "/api/v1/settings/tokens/li", {"If-Match": "*"}

    made = await client.put(path, json={"name": "li", "sha256": "0f" * 32}, headers=match)
    text = file.read_text(encoding="utf-8")
    gone = await client.delete(path, headers=match)

    assert (made.status_code, gone.status_code) == (201, 200)
    assert made.json()["settings"]["tokens"] == [{"name": "li", "sha256": "***"}]
    assert "0f" * 32 in text
    assert gone.json()["settings"]["tokens"] == []


@pytest.mark.parametrize(
    ("method", "part", "body", "status", "words"),
    [
        ("PUT", "sinks", {"name": "desk"}, 422, "needs one of webhook, mqtt and email"),
        ("PUT", "sinks", {"name": "other"}, 422, "name: is other"),
        (
            "PUT",
            "sinks",
            {"name": "desk", "webhook": {"url": "https://h/", "secret": "***"}},
            422,
            "sink desk: webhook.secret: has ***",
        ),
        ("PUT", "tokens", {"name": "desk", "sha256": "***"}, 422, "body.sha256"),
        ("DELETE", "sinks", None, 404, "there is no sink desk"),
        ("DELETE", "tokens", None, 404, "there is no token desk"),
    ],
)
async def test_a_wrong_sink_or_token_is_a_problem_and_changes_nothing(
    client: httpx.AsyncClient,
    file: Path,
    method: str,
    part: str,
    body: dict[str, object] | None,
    status: int,
    words: str,
) -> None:
    answer = await client.request(
        method, f"/api/v1/settings/{part}/desk", json=body, headers={"If-Match": "*"}
    )

    assert (answer.status_code, words in answer.json()["detail"]) == (status, True)
    assert file.read_text(encoding="utf-8") == TEXT


async def test_a_change_is_logged_with_the_name_of_the_token(
    store: Store, file: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    keys, live = Keys({"li": sum_of("tw_1")}), LiveSettings(file)
    app = create_app(store, file.parent, list, Doors([], store), live=live, keys=keys)
    headers = {"Authorization": "Bearer tw_1", "If-Match": "*"}
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        answer = await client.put("/api/v1/settings/cameras/east", json=EAST, headers=headers)

    assert answer.status_code == 200
    assert "(by li)" in caplog.text

"""What programs get over HTTP: events, evidence, cameras, and problems that say what is wrong."""

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from api.app import create_app
from api.doors.doors import Doors
from api.encoding import event_json
from api.intake import Intake
from api.status import CameraState, CameraStatus
from api.store import Store
from cameras.messages import ClipReady, EventUpdate, EvidenceGap, StillReady
from vision.records import Event, EventKind, EventState, PathBox

pytestmark = pytest.mark.anyio

WHEN = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
CLIP = bytes(range(256)) * 40


def fall(number: int, **changes: object) -> Event:
    event = Event(
        id=f"event-{number}",
        kind=EventKind.FALLING_OBJECT,
        state=EventState.CONFIRMED,
        ended=True,
        start_s=1.0,
        end_s=2.0,
        first_frame=25,
        last_frame=50,
        confidence=0.9,
        path=(PathBox(25, 1.0, 10.0, 20.0, 3.0, 3.0), PathBox(50, 2.0, 10.0, 90.0, 3.0, 4.0)),
        reasons={"drop_m": 12.0, "likelihoods": {"fall": -1.0}},
        captured_at=WHEN + timedelta(minutes=number),
    )
    return replace(event, **changes)  # type: ignore[arg-type]  # fields of Event


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store.open(tmp_path / "towerwatch.db")
    yield opened
    opened.close()


@pytest.fixture
def intake(store: Store, tmp_path: Path) -> Intake:
    return Intake(store, tmp_path)


@pytest.fixture
def app(store: Store, tmp_path: Path) -> FastAPI:
    cameras = [
        CameraStatus("east", "rtsp://192.0.2.1/east", CameraState.RUNNING, fps=25.0, width=640),
        CameraStatus("west", "rtsp://192.0.2.1/west", CameraState.FAILED, error="no route"),
        CameraStatus(
            "gate",
            "rtsp://192.0.2.1/gate",
            CameraState.RUNNING,
            degraded="20 frames were not analysed",
            skipped_frames=20,
        ),
        CameraStatus("yard", "rtsp://192.0.2.1/yard", CameraState.DISABLED),
    ]
    return create_app(store, tmp_path, lambda: cameras, Doors([], store))


@pytest.fixture
def client(app: FastAPI) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1")


def keep_clip(intake: Intake, folder: Path, event: Event) -> str:
    path = folder / "evidence" / "east" / event.id / "clip.mp4"
    path.parent.mkdir(parents=True)
    path.write_bytes(CLIP)
    sha256 = hashlib.sha256(CLIP).hexdigest()
    mime = 'video/mp4; codecs="avc1.64001f"'
    kept = ClipReady(
        event.id, str(path), sha256, len(CLIP), 0.0, 3.0, "h264", mime, derived=False, playable=True
    )
    intake.hear("east", kept)
    return sha256


async def test_an_event_is_the_object_that_the_command_line_writes(
    client: httpx.AsyncClient, intake: Intake
) -> None:
    intake.hear("east", EventUpdate(fall(1)))
    async with client:
        listed = (await client.get("/api/v1/events")).json()
        single = (await client.get("/api/v1/events/event-1")).json()
    assert single == event_json(fall(1), "east")
    assert listed["events"] == [single]
    assert listed["next_cursor"] is None
    assert listed["evidence"]["event-1"]["clip"]["state"] == "pending"


async def test_events_are_filtered(client: httpx.AsyncClient, intake: Intake) -> None:
    intake.hear("east", EventUpdate(fall(1)))
    intake.hear("west", EventUpdate(fall(2, kind=EventKind.LIGHT_OBJECT)))
    intake.hear("west", EventUpdate(fall(3, state=EventState.WITHDRAWN)))

    async def ids(**query: str) -> list[str]:
        answer = await client.get("/api/v1/events", params=query)
        assert answer.status_code == 200, answer.text
        return [event["id"] for event in answer.json()["events"]]

    async with client:
        assert await ids() == ["event-3", "event-2", "event-1"]
        assert await ids(camera="west") == ["event-3", "event-2"]
        assert await ids(kind="light_object") == ["event-2"]
        assert await ids(state="confirmed") == ["event-2", "event-1"]
        assert await ids(**{"from": "2026-03-01T12:02:00Z"}) == ["event-3", "event-2"]
        assert await ids(to="2026-03-01T12:02:00Z") == ["event-1"]


async def test_pages_hold_every_event_once(client: httpx.AsyncClient, intake: Intake) -> None:
    for number in range(5):
        intake.hear("east", EventUpdate(fall(number)))
    seen: list[str] = []
    query = {"limit": "2"}
    async with client:
        while True:
            page = (await client.get("/api/v1/events", params=query)).json()
            seen += [event["id"] for event in page["events"]]
            if page["next_cursor"] is None:
                break
            query["cursor"] = page["next_cursor"]
    assert seen == [f"event-{number}" for number in (4, 3, 2, 1, 0)]


async def test_a_clip_comes_whole_and_in_parts(
    client: httpx.AsyncClient, intake: Intake, tmp_path: Path
) -> None:
    intake.hear("east", EventUpdate(fall(1)))
    sha256 = keep_clip(intake, tmp_path, fall(1))
    async with client:
        whole = await client.get("/api/v1/events/event-1/clip")
        part = await client.get("/api/v1/events/event-1/clip", headers={"Range": "bytes=-9"})
        head = await client.head("/api/v1/events/event-1/clip")
        told = (await client.get("/api/v1/events/event-1/evidence")).json()["clip"]
    assert whole.content == CLIP
    assert whole.headers["content-type"] == 'video/mp4; codecs="avc1.64001f"'
    assert whole.headers["etag"] == f'"{sha256}"'
    assert "east-event-1.mp4" in whole.headers["content-disposition"]
    assert (part.status_code, part.content) == (206, CLIP[-9:])
    assert head.status_code == 200
    assert (told["state"], told["sha256"], told["playable"]) == ("ready", sha256, True)


async def test_a_still_comes_as_a_picture(
    client: httpx.AsyncClient, intake: Intake, tmp_path: Path
) -> None:
    intake.hear("east", EventUpdate(fall(1)))
    path = tmp_path / "evidence" / "east" / "event-1" / "still.jpg"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"\xff\xd8\xff picture")
    intake.hear("east", StillReady("event-1", str(path), "cd" * 32, path.stat().st_size))
    async with client:
        answer = await client.get("/api/v1/events/event-1/still")
    assert answer.content == path.read_bytes()
    assert answer.headers["content-type"] == "image/jpeg"


async def test_missing_evidence_says_why(client: httpx.AsyncClient, intake: Intake) -> None:
    intake.hear("east", EventUpdate(fall(1)))
    intake.hear("east", EvidenceGap("event-1", "clip", "No space left on device"))
    async with client:
        clip = await client.get("/api/v1/events/event-1/clip")
        still = await client.get("/api/v1/events/event-1/still")
    assert clip.status_code == still.status_code == 404
    assert "No space left on device" in clip.json()["detail"]
    assert "not finished" in still.json()["detail"]


async def test_a_worker_that_is_lost_leaves_ended_events_and_named_gaps(
    client: httpx.AsyncClient, intake: Intake
) -> None:
    intake.hear("east", EventUpdate(fall(1, ended=False)))
    intake.hear("east", EventUpdate(fall(2, ended=False, state=EventState.PROVISIONAL)))
    intake.lost("east", "the worker was ended by SIGSEGV")
    async with client:
        clip = await client.get("/api/v1/events/event-1/clip")
        doubtful = (await client.get("/api/v1/events/event-2")).json()
    assert "SIGSEGV" in clip.json()["detail"]
    assert doubtful["state"] == "withdrawn"


async def test_cameras_and_health_are_told(client: httpx.AsyncClient) -> None:
    async with client:
        cameras = (await client.get("/api/v1/cameras")).json()["cameras"]
        health = (await client.get("/healthz")).json()
    assert [(camera["name"], camera["state"]) for camera in cameras] == [
        ("east", "running"),
        ("west", "failed"),
        ("gate", "running"),
        ("yard", "disabled"),
    ]
    assert (health["status"], health["cameras"]) == ("degraded", 3)
    assert (health["cameras_down"], health["cameras_degraded"]) == (["west"], ["gate"])
    assert health["detector_down"] is None
    assert (cameras[2]["degraded"], cameras[2]["skipped_frames"]) == (
        "20 frames were not analysed",
        20,
    )


@pytest.mark.parametrize("cause", [None, "cabin.onnx: is no model"])
async def test_health_tells_of_the_shared_detector(
    store: Store, tmp_path: Path, cause: str | None
) -> None:
    app = create_app(store, tmp_path, list, Doors([], store), lambda: cause)
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        health = (await client.get("/healthz")).json()

    assert health["detector_down"] == cause
    assert health["status"] == ("degraded" if cause else "ok")


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/v1/events/nobody", 404),
        ("/api/v1/events/nobody/clip", 404),
        ("/api/v1/events/no%20body", 422),
        ("/api/v1/events?limit=0", 422),
        ("/api/v1/events?from=2026-03-01T12:00:00", 422),
        ("/api/v1/events?kind=meteor", 422),
        ("/api/v1/events?cursor=nonsense", 422),
        ("/api/v1/nothing", 404),
    ],
)
async def test_every_error_is_a_problem(client: httpx.AsyncClient, path: str, status: int) -> None:
    async with client:
        answer = await client.get(path)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["status"] == status
    assert problem["type"] == "about:blank"
    assert problem["title"]
    assert problem["detail"]

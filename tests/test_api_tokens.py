"""Who may ask, and what is noted of it."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from stored import NOON, an_event
from typer.testing import CliRunner

from api.app import create_app
from api.doors.doors import Doors
from api.main import build
from api.settings.file import load
from api.store import Store
from api.tokens import SESSION_S, Keys, new_token, sum_of
from vision.errors import SettingError, StoreError

TOKEN = new_token()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store.open(tmp_path / "towerwatch.db")
    opened.record(an_event(), "east", NOON)
    path = tmp_path / "clip.mp4"
    path.write_bytes(b"clip")
    opened.attach_clip(
        "e1",
        Path("clip.mp4"),
        "ab" * 32,
        4,
        mime="video/mp4",
        codec="h264",
        derived=False,
        playable=True,
    )
    yield opened
    opened.close()


@pytest.fixture
def app(store: Store, tmp_path: Path) -> FastAPI:
    doors = Doors([], store)
    return create_app(
        store, tmp_path, list, doors, keys=Keys({"li": sum_of(TOKEN)}), host="0.0.0.0"
    )


def asking(app: FastAPI, token: str | None = None) -> httpx.AsyncClient:
    headers = {} if token is None else {"Authorization": f"Bearer {token}"}
    transport = httpx.ASGITransport(app)
    return httpx.AsyncClient(transport=transport, base_url="http://192.0.2.1", headers=headers)


@pytest.mark.anyio
@pytest.mark.parametrize(
    "token",
    [None, "", "tw_wrong", f"{TOKEN}x", sum_of(TOKEN)],
    # A token is another in each run; a test's name is not.
    ids=["none", "empty", "wrong", "longer", "its sum"],
)
async def test_without_a_right_token_nothing_is_told(app: FastAPI, token: str | None) -> None:
    async with asking(app, token) as client:
        paths = ["/api/v1/events", "/api/v1/events/e1/clip", "/metrics", "/openapi.json"]
        codes = [(await client.get(path)).status_code for path in paths]
        opened = await client.post("/api/v1/session")
        free = [(await client.get(path)).status_code for path in ("/", "/healthz", "/readyz")]

    assert [*codes, opened.status_code] == [401] * 5
    assert opened.headers["www-authenticate"] == "Bearer"
    assert free == [200, 200, 200]


@pytest.mark.anyio
async def test_a_token_opens_a_session_with_which_clips_load(app: FastAPI) -> None:
    async with asking(app) as client:
        opened = await client.post("/api/v1/session", headers={"Authorization": f"Bearer {TOKEN}"})
        clip = await client.get("/api/v1/events/e1/clip")

    cookie = opened.headers["set-cookie"].lower()
    assert (opened.json(), clip.content) == ({"who": "li"}, b"clip")
    assert "httponly" in cookie
    assert "samesite=strict" in cookie


@pytest.mark.anyio
async def test_changes_and_clips_are_noted_with_the_name(app: FastAPI) -> None:
    async with asking(app, TOKEN) as client:
        await client.get("/api/v1/events")
        await client.get("/api/v1/events/e1/clip")
        await client.post("/api/v1/doors/a/release", json={"who": "x"})
        entries = (await client.get("/api/v1/audit")).json()["entries"]

    noted = [(e["who"], e["address"], e["method"], e["path"], e["status"]) for e in entries]
    assert noted == [
        ("li", "127.0.0.1", "POST", "/api/v1/doors/a/release", 404),
        ("li", "127.0.0.1", "GET", "/api/v1/events/e1/clip", 200),
    ]


@pytest.mark.anyio
async def test_a_clip_that_cannot_be_noted_is_not_given(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_entry: object) -> None:
        raise StoreError("full")

    monkeypatch.setattr("api.audit.Audit.add", lambda _self, entry: full(entry))
    app = create_app(store, tmp_path, list, Doors([], store), keys=Keys({"li": sum_of(TOKEN)}))
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    headers = {"Authorization": f"Bearer {TOKEN}"}
    async with httpx.AsyncClient(
        transport=transport, base_url="http://localhost", headers=headers
    ) as client:
        clip = await client.get("/api/v1/events/e1/clip")
        release = await client.post("/api/v1/doors/a/release", json={"who": "x"})

    assert (clip.status_code, release.status_code) == (500, 404)
    assert clip.content != b"clip"


def test_a_session_ends_with_the_shift() -> None:
    now = [0.0]
    keys = Keys({"li": sum_of(TOKEN)}, clock=lambda: now[0])
    session = keys.open_session("li")

    names = [keys.session_name(session), keys.session_name("else")]
    now[0] = SESSION_S

    assert (names, keys.session_name(session)) == (["li", None], None)


def test_a_new_token_fits_the_settings_and_others_are_let_in_only_with_one(
    tmp_path: Path,
) -> None:
    path = tmp_path / "towerwatch.yaml"
    path.write_text("server: {host: 0.0.0.0}\n")
    with pytest.raises(SettingError, match="towerwatch token new NAME"):
        load(path)

    made = CliRunner().invoke(build("token"), ["token", "new", "li"])
    first, _, settings = made.output.partition("For the settings:\n")
    path.write_text(f"server: {{host: 0.0.0.0}}\n{settings}")

    tokens = load(path).tokens
    assert Keys({t.name: t.sha256 for t in tokens}).name_of(first.split()[-1]) == "li"
    assert first.split()[-1] not in settings


@pytest.mark.anyio
async def test_a_token_that_is_taken_out_opens_nothing_any_more(
    store: Store, tmp_path: Path
) -> None:
    keys = Keys({"li": sum_of(TOKEN)})
    app = create_app(store, tmp_path, list, Doors([], store), keys=keys, host="0.0.0.0")
    other = new_token()
    async with asking(app) as client:
        bearer = {"Authorization": f"Bearer {TOKEN}"}
        await client.post("/api/v1/session", headers=bearer)
        before = (await client.get("/api/v1/events")).status_code
        keys.follow({"wang": sum_of(other)})
        session = (await client.get("/api/v1/events")).status_code
        token = (await client.get("/api/v1/events", headers=bearer)).status_code
        new = await client.get("/api/v1/events", headers={"Authorization": f"Bearer {other}"})

    assert (before, session, token, new.status_code) == (200, 401, 401, 200)


def test_a_token_that_stays_keeps_its_sessions_and_a_changed_one_does_not() -> None:
    keys = Keys({"li": sum_of(TOKEN), "wang": sum_of("w")})
    li, wang = keys.open_session("li"), keys.open_session("wang")

    keys.follow({"li": sum_of(TOKEN), "wang": sum_of("another")})

    assert (keys.session_name(li), keys.session_name(wang)) == ("li", None)


def test_a_session_of_a_name_that_went_meanwhile_is_none() -> None:
    keys = Keys({"li": sum_of(TOKEN)})

    keys.follow({})
    session = keys.open_session("li")

    assert keys.session_name(session) is None

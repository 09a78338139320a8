"""A browser seeks in a clip by asking for parts of it."""

from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI, Request
from hypothesis import given
from hypothesis import strategies as st
from starlette.responses import Response

from api import problems
from api.ranges import file_response, parse_range

DATA = bytes(range(256)) * 5
SHA = "ab" * 32


@given(st.integers(1, 500), st.integers(0, 600), st.integers(0, 600))
def test_a_range_holds_the_bytes_that_exist(size: int, first: int, last: int) -> None:
    data = bytes(index % 251 for index in range(size))
    try:
        part = parse_range(f"bytes={first}-{last}", size)
    except ValueError:
        assert first >= size
        return
    if last < first:
        assert part is None
    else:
        assert part is not None
        assert data[slice(*part)] == data[first : last + 1] != b""


@given(st.integers(1, 500), st.integers(1, 600))
def test_a_suffix_counts_from_the_end(size: int, suffix: int) -> None:
    assert parse_range(f"bytes=-{suffix}", size) == (max(0, size - suffix), size)


@pytest.mark.parametrize("header", ["bytes=-0", "bytes=10-", "bytes=10-11"])
def test_a_range_outside_the_file_is_refused(header: str) -> None:
    with pytest.raises(ValueError, match="bytes"):
        parse_range(header, 10)


@pytest.mark.parametrize("header", ["", "bytes=", "bytes=-", "lines=1-2", "bytes=0-1,4-5", "x"])
def test_what_is_not_one_range_asks_for_the_whole(header: str) -> None:
    assert parse_range(header, 10) is None


@pytest.fixture
def client(tmp_path: Path) -> httpx.AsyncClient:
    path = tmp_path / "clip.mp4"
    path.write_bytes(DATA)
    app = FastAPI()
    problems.install(app)

    @app.api_route("/clip", methods=["GET", "HEAD"], response_class=Response)
    def clip(request: Request) -> Response:
        return file_response(request, path, sha256=SHA, media_type="video/mp4", name="a.mp4")

    @app.get("/gone", response_class=Response)
    def gone(request: Request) -> Response:
        return file_response(
            request, tmp_path / "no.mp4", sha256=SHA, media_type="video/mp4", name="a.mp4"
        )

    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost")


@pytest.mark.anyio
async def test_the_whole_file_comes_with_its_hash(client: httpx.AsyncClient) -> None:
    async with client:
        answer = await client.get("/clip")
    assert answer.status_code == 200
    assert answer.content == DATA
    assert answer.headers["etag"] == f'"{SHA}"'
    assert answer.headers["content-length"] == str(len(DATA))
    assert answer.headers["content-type"] == "video/mp4"
    assert answer.headers["content-disposition"] == 'inline; filename="a.mp4"'


@pytest.mark.anyio
async def test_a_part_comes_alone(client: httpx.AsyncClient) -> None:
    async with client:
        answer = await client.get("/clip", headers={"Range": "bytes=3-9"})
    assert answer.status_code == 206
    assert answer.content == DATA[3:10]
    assert answer.headers["content-range"] == f"bytes 3-9/{len(DATA)}"


@pytest.mark.anyio
async def test_a_part_outside_is_a_problem_that_names_the_size(client: httpx.AsyncClient) -> None:
    async with client:
        answer = await client.get("/clip", headers={"Range": "bytes=9999-"})
    assert answer.status_code == 416
    assert answer.headers["content-range"] == f"bytes */{len(DATA)}"
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.anyio
async def test_what_the_browser_has_is_not_sent_again(client: httpx.AsyncClient) -> None:
    async with client:
        same = await client.get("/clip", headers={"If-None-Match": f'W/"{SHA}", "x"'})
        other = await client.get("/clip", headers={"If-None-Match": '"x"'})
        changed = await client.get("/clip", headers={"Range": "bytes=0-0", "If-Range": '"x"'})
    assert (same.status_code, same.content) == (304, b"")
    assert other.status_code == 200
    assert changed.status_code == 200


@pytest.mark.anyio
async def test_the_head_alone_has_no_body(client: httpx.AsyncClient) -> None:
    async with client:
        answer = await client.head("/clip")
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["content-length"] == str(len(DATA))


@pytest.mark.anyio
async def test_a_file_that_is_gone_is_not_found(client: httpx.AsyncClient) -> None:
    async with client:
        answer = await client.get("/gone")
    assert answer.status_code == 404
    assert "gone" in answer.json()["detail"]

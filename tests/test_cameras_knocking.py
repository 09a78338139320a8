"""A camera that is there again is noticed without opening its stream."""

import socket

import pytest
from ports import free_port

from cameras.knocking import answers


@pytest.mark.parametrize("scheme", ["rtsp", "http"])
def test_one_that_listens_answers(scheme: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as camera:
        port = camera.getsockname()[1]

        assert answers(f"{scheme}://guard:p@ss/w@127.0.0.1:{port}/stream") is True


def test_one_that_does_not_listen_is_away() -> None:
    assert answers(f"rtsp://127.0.0.1:{free_port()}/stream") is False


@pytest.mark.parametrize(
    "url", ["/dev/video0", "yard.mp4", "rtsp://camera.example/1", "rtsp://127.0.0.1:x/1", "rtsp://"]
)
def test_where_it_cannot_be_told_nothing_is_said(url: str) -> None:
    assert answers(url) is None

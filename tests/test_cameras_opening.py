import functools
import http.server
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from videos import cut, make_sound, make_video

from cameras.opening import open_source
from vision.errors import AccessError, SourceError


def _message(url: str) -> str:
    with pytest.raises(SourceError) as caught, open_source(url) as source:
        for _ in source.frames():
            pass
    message = str(caught.value)
    assert "\n" not in message
    return message


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    path = str(tmp_path / "none.mp4")
    assert _message(path) == f"{path}: does not exist; check the path"


def test_an_empty_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "empty.mp4"
    path.touch()
    assert _message(str(path)) == f"{path}: is empty"


@pytest.mark.parametrize("name", ["text.mp4", "text.txt", "text.nfo"])
def test_a_text_is_not_a_video(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text("This is a letter, not a film.\n" * 200)
    message = _message(str(path))
    assert message.startswith(f"{path}: ")
    assert "text" in message.removeprefix(str(path)) or "not a video" in message


def test_a_playlist_cannot_reach_other_files(tmp_path: Path) -> None:
    video = make_video(tmp_path / "a.ts")
    path = tmp_path / "list.mp4"
    path.write_text(f"#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\n{video}\n#EXT-X-ENDLIST\n")
    assert str(path) in _message(str(path))


def test_sound_alone_is_refused(tmp_path: Path) -> None:
    path = make_sound(tmp_path / "song.mp4")
    assert _message(str(path)) == f"{path}: holds sound but no picture"


def test_a_file_that_lost_its_index_is_refused(tmp_path: Path) -> None:
    path = cut(make_video(tmp_path / "a.mp4"), 0.5)
    assert "is not a video that can be read" in _message(str(path))


def test_a_folder_without_pictures_is_named(tmp_path: Path) -> None:
    assert "is a folder without pictures" in _message(str(tmp_path))


def test_an_unknown_kind_of_address_is_refused() -> None:
    assert _message("gopher://u:secret@h/1").startswith("gopher://h/1: this kind of address")


@pytest.mark.parametrize("scheme", ["rtsp", "http"])
def test_a_refused_connection_is_told_without_the_password(scheme: str) -> None:
    message = _message(f"{scheme}://admin:secret@127.0.0.1:1/x")
    assert message.startswith(f"{scheme}://127.0.0.1:1/x: refused the connection")


def test_a_missing_device_is_named() -> None:
    assert _message("/dev/video97").startswith("/dev/video97: ")


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *args: object) -> None:
        pass

    def do_GET(self) -> None:
        if self.path.startswith("/closed"):
            self.send_error(401)
        else:
            super().do_GET()


@pytest.fixture
def web(tmp_path: Path) -> Iterator[str]:
    handler = functools.partial(_Quiet, directory=str(tmp_path))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join(5)


def test_a_video_is_read_over_http(web: str, tmp_path: Path) -> None:
    make_video(tmp_path / "a.mp4")
    with open_source(f"{web}/a.mp4") as source:
        assert not source.info.live
        assert sum(1 for _ in source.frames()) == 50


def test_what_the_web_refuses_is_told(web: str) -> None:
    assert "knows no such stream" in _message(f"{web}/none.mp4")
    with pytest.raises(AccessError, match="password was refused"):
        open_source(f"{web}/closed.mp4")

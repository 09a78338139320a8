"""`towerwatch camera` finds cameras and says whether they suit."""

from pathlib import Path

import pytest
import yaml
from commandline import run
from onvif_device import OnvifDevice, onvif_device
from ports import free_port
from rtsp_server import rtsp_server
from typer.testing import CliRunner
from videos import make_video
from ws_discovery import MATCH, responder

from api.commands import camera
from api.main import build
from api.settings.file import parse
from cameras.discovery import discover


def test_a_camera_is_asked_measured_and_suggested(tmp_path: Path) -> None:
    video = make_video(tmp_path / "a.mp4", frames=250, gop=25, width=320, height=240)
    picture = tmp_path / "picture.jpg"
    with rtsp_server(video, user="guard", password="hunter2") as stream:
        device = OnvifDevice(stream.replace("127.0.0.1", "10.9.8.7"), clock_ahead_s=-3600)
        with onvif_device(device) as address:
            told = run(
                "camera",
                "probe",
                address.replace("//", "//guard:hunter2@"),
                "--seconds",
                "2",
                "--out",
                picture,
            )

    assert told.code == 0, told.err
    assert "Acme Tower \\u200b4, firmware 1.2" in told.out
    assert "s behind; give it a time server" in told.out
    assert "profile main: set to h264, 2560×1440, 25 fps" in told.out
    assert "profile main: sent h264, 320×240, 25" in told.out
    assert "a keyframe every 1.0 s" in told.out
    assert "320×240 is small for a façade" in told.out
    assert "profile sub: sent h264" in told.out
    assert picture.read_bytes()[:3] == b"\xff\xd8\xff"
    assert "hunter2" not in told.out + told.err
    suggestion = told.out[told.out.index("cameras:") :]
    (suggested,) = parse(suggestion, tmp_path / "towerwatch.yaml").cameras
    assert suggested.url == f"{stream.replace('//', '//USER:PASSWORD@')}?profile=main"


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("rtsp://guard:hunter2@127.0.0.1:{port}/east", "refused the connection"),
        ("http://guard:hunter2@127.0.0.1:{port}", "cannot be reached"),
        ("127.0.0.1:{port}", "cannot be reached"),
        ("http://[127.0.0.1", "is not an address"),
        ("http://127.0.0.1:port", "cannot be reached"),
        ("gopher://guard:hunter2@127.0.0.1/", "this kind of address is not supported"),
    ],
)
def test_what_cannot_be_asked_is_told_in_one_line(url: str, words: str) -> None:
    told = CliRunner().invoke(build("camera"), ["camera", "probe", url.format(port=free_port())])

    assert told.exit_code == 1
    (line,) = told.stderr.splitlines()
    assert words in line
    assert "hunter2" not in told.output


def test_a_password_is_asked_for() -> None:
    with onvif_device(OnvifDevice("rtsp://h/live")) as address:
        url = address.replace("//", "//guard@")
        told = CliRunner().invoke(build("camera"), ["camera", "probe", url], input="letmein\n")

    assert told.exit_code == 1
    assert "the user name or password was refused" in told.stderr
    assert "letmein" not in told.output


def test_cameras_of_the_network_are_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    with responder(MATCH) as address:
        monkeypatch.setattr(camera, "search", lambda wait_s: discover(wait_s, address))
        told = CliRunner().invoke(build("camera"), ["camera", "discover", "--wait", "0.5"])

    assert told.exit_code == 0
    assert "127.0.0.1: Tower4 East face; http://192.0.2.10/onvif/device_service" in told.stdout


def test_none_is_told_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    with responder() as address:
        monkeypatch.setattr(camera, "search", lambda wait_s: discover(wait_s, address))
        told = CliRunner().invoke(build("camera"), ["camera", "discover", "--wait", "0.1"])

    assert told.exit_code == 1
    assert "no camera answered" in told.stderr


def test_the_suggestion_is_named_after_its_place() -> None:
    suggested = yaml.safe_load(camera.suggested("rtsp://guard:hunter2@192.0.2.10:554/Streaming/1"))

    assert suggested == {
        "cameras": [
            {"name": "camera-192-0-2-10", "url": "rtsp://USER:PASSWORD@192.0.2.10:554/Streaming/1"}
        ]
    }
